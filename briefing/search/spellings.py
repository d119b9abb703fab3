"""Other spellings of names and words, each with the one that the index knows.

Names of places and people are written in many ways in Latin letters: as transliterated from
Ukrainian (Kyiv, Zaporizhzhia) or from Russian (Kiev, Zaporozhye), by one system or another
(Zelenskyy, Zelensky, Zelenskiy). The list holds those that the publications cited in the record
use; it is ours, made by reading them, and grows as editors meet others. American spellings of
British words follow by rule where a rule is safe.

Both the texts and what is asked go through it, so that it does not matter which one is whose.
Words are as :mod:`briefing.search.folding` folds them: small letters without accents.
"""

import re

ALIKE = """
    kyiv kiev kyjiw
    kharkiv kharkov charkiw
    odesa odessa
    lviv lvov lwow
    dnipro dnepr dnieper dnipropetrovsk dnepropetrovsk
    donbas donbass
    luhansk lugansk
    donetsk donezk donieck
    zaporizhzhia zaporizhzhya zaporozhye zaporizhia zaporizhya zaporozhzhia zaporozhie
        zaporizhzhe saporischschja saporischja
    kherson cherson
    mykolaiv nikolaev nikolayev
    chornobyl chernobyl
    chernihiv chernigov
    sumy sumi
    kryvyi krivoy
    bakhmut artemivsk artyomovsk
    sevastopol sebastopol
    sloviansk slavyansk slovyansk
    kostiantynivka konstantinovka kostyantynivka
    pokrovsk krasnoarmeysk
    kramatorsk kramatorskyi
    kupiansk kupyansk
    enerhodar energodar
    crimea krym krim
    transnistria transdniestria
    belarus belorussia byelorussia
    moscow moskva moskau
    ukraine ukraina ukrajina
    zelenskyy zelensky zelenskiy zelenskyi zelenskii zelenskij selenskyj zelenski zelenskyj
    volodymyr vladimir wolodymyr
    putin poutine putyn
    yermak ermak jermak iermak
    umerov umierov umjerow
    sybiha sibiha sybiga sibiga
    andrii andriy andrij andrey andrei
    serhii serhiy sergii sergiy sergey sergei
    oleksandr aleksandr alexander alexandr
    dmytro dmitry dmitri dmitriy dmitrij
    peskov pieskov peskow
    lavrov lawrow lavrof
    ushakov uschakow oushakov
    dmitriev dmitriyev dmitrijew dmitriew
    medvedev medvedyev medwedew
    zakharova zaharova sacharowa
    ryabkov riabkov rjabkow
    kyslytsia kislitsa kyslytsya kislitsya
    hnatov gnatov
    budanov boudanov
    zaluzhnyi zaluzhny zaluzhnyy
    syrskyi syrsky syrskyy syrskii
    svyrydenko sviridenko
    stefanishyna stefanishina
    tymoshenko timoshenko
    poroshenko poroschenko
    stubb stub
    orban orbaan
    leyen layen
    nato otan
    article art
    us usa
    defence defense
    offence offense
    licence license
    pretence pretense
    centre center
    theatre theater
    metre meter
    kilometre kilometer
    litre liter
    programme program
    judgement judgment
    sceptical skeptical
    grey gray
    fulfil fulfill
    enrol enroll
    instalment installment
    manoeuvre maneuver
    dialogue dialog
    catalogue catalog
    cancelled canceled
    travelled traveled
    labelled labeled
    modelled modeled
    fuelled fueled
    counselling counseling
    storey story
    cheque check
"""

RULES = (
    (re.compile(r"(?<=\w{3})is(e|ed|es|ing|ation|ations|ational|er|ers)$"), r"iz\1"),
    (re.compile(r"(?<=\w{3})ys(e|ed|es|ing|er|ers)$"), r"yz\1"),
    (re.compile(r"(?<=[a-z]{3})our(s|ed|ing|able|hood|ly|ite|ites)?$"), r"or\1"),
    # Surnames in -skyy, and the adjectives that places are called by.
    (re.compile(r"(?<=\w{3})sk(?:yy|yi|iy|ii|yj|ij|y)$"), "ski"),
)


def _groups() -> dict[str, str]:
    """Return each spelling with the first of its line; a line that is indented on goes on."""
    known: dict[str, str] = {}
    for line in re.sub(r"\n {8,}", " ", ALIKE).split("\n"):
        first, *others = line.split() or [""]
        known.update(dict.fromkeys(others, first))
    return known


SPELLINGS = _groups()


def usual(word: str) -> str:
    """Return the spelling of the folded *word* that the index knows."""
    known = SPELLINGS.get(word, word)
    for pattern, replacement in RULES:
        known = pattern.sub(replacement, known)
    return known
