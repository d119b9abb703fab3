"""What an editor does again and again, as steps in a browser."""

WHY = "#id_reason_for_change"


def find(tab, field, words, choose=None):
    """Look for *words* in the autocomplete of the field with that id, and take what is found."""
    tab.locator(f"#{field} + .select2").click()
    tab.locator(".select2-search__field").last.fill(words)
    options = tab.locator(".select2-results__option[role=option]")
    options.filter(has_text=choose or words).first.click()


def save(tab, reason=None, button="Save"):
    """Give the *reason*, if one is given, and save."""
    if reason:
        tab.locator(WHY).fill(reason)
    tab.get_by_role("button", name=button, exact=True).first.click()


def saved(tab):
    """Wait until the site says that it was saved."""
    tab.locator(".messagelist .success").first.wait_for()
