/* The forms of the record: tried while they are filled in, saved by key, and not left by mistake.
 *
 * Without this script everything is said on saving instead.
 */
'use strict';
{
    const PAUSE = 700;
    // Until then what changes is filled in by other scripts, not typed.
    const SETTLED = 400;

    class Checked {
        constructor(form) {
            this.form = form;
            this.status = form.querySelector('.check-status');
            this.reason = document.getElementById('id_reason_for_change');
            this.visited = new Set();
            this.asked = null;
            this.timer = 0;
            this.isSettled = false;
            setTimeout(() => { this.isSettled = true; }, SETTLED);
            form.addEventListener('focusout', (event) => this.visited.add(event.target.id));
            for (const kind of ['input', 'change']) {
                form.addEventListener(kind, () => this.soon());
            }
            // Select2 tells jQuery alone.
            django.jQuery(form).on('change', 'select', (event) => {
                if (this.isSettled) {
                    this.visited.add(event.target.id);
                    this.soon();
                }
            });
        }

        soon() {
            this.stop();
            this.say('', []);
            this.timer = setTimeout(() => this.ask(), PAUSE);
        }

        stop() {
            clearTimeout(this.timer);
            if (this.asked) {
                this.asked.abort();
            }
        }

        /** Ask what saving would say and show it; return whether saving can be tried at all. */
        async ask() {
            this.stop();
            this.asked = new AbortController();
            renewToken(this.form);
            const typed = new FormData(this.form);
            typed.append('_check', '1');
            // So that a renaming is warned of until it is saved.
            typed.set('renames_to', '');
            let answer;
            try {
                answer = await fetch(this.form.action, {
                    method: 'POST', body: typed, redirect: 'manual', signal: this.asked.signal,
                });
            } catch (error) {
                if (error.name !== 'AbortError') {
                    this.say(
                        'The site cannot be reached. What you typed is kept here: wait, and save '
                        + 'again.', []
                    );
                }
                return false;
            }
            if (answer.type === 'opaqueredirect') {
                this.say(
                    'You have been signed out. Sign in again in another tab, then save here; '
                    + 'nothing that you typed is lost.', []
                );
                return false;
            }
            if (!answer.ok || answer.headers.get('Content-Type') !== 'application/json') {
                this.say(`What you typed could not be checked (${answer.status}).`, []);
                return answer.status < 500;
            }
            return this.show(await answer.json());
        }

        /** Show what is wrong; return whether it may be saved without reading a warning first. */
        show({fields, general, meanwhile = []}) {
            let isWarned = true;
            for (const old of this.form.querySelectorAll('.form-row .errorlist')) {
                // The check asks for no reason: only who saves is told that it is missing.
                if (!old.closest('.reason') || this.reason.value.trim()) {
                    old.remove();
                }
            }
            for (const old of this.form.querySelectorAll('.form-row.errors, .fieldBox.errors')) {
                old.classList.remove('errors');
            }
            for (const old of this.form.querySelectorAll('[aria-invalid]')) {
                old.removeAttribute('aria-invalid');
            }
            const note = this.form.querySelector('.errornote');
            if (note) {
                note.remove();
            }
            for (const old of this.form.querySelectorAll('.errorlist.nonfield')) {
                old.remove();
            }
            let count = general.length;
            for (const [id, problems] of Object.entries(fields)) {
                if (problems.some(({code}) => code === 'renames')) {
                    // Told here, it need not be told once more on saving.
                    const {renames_to: told} = this.form.elements;
                    const slug = document.getElementById(id);
                    if (told.value !== slug.value) {
                        told.value = slug.value;
                        isWarned = false;
                    }
                }
                const told = problems.filter(
                    ({code}) => code !== 'required' || this.visited.has(id)
                );
                if (told.length) {
                    this.showAt(id, told);
                }
                count += problems.length;
            }
            this.say(
                count === 0 ? 'Checked: nothing stands in the way of saving.'
                    : `Checked: ${count} ${count === 1 ? 'thing' : 'things'} to mend before saving.`,
                general, meanwhile
            );
            return isWarned;
        }

        showAt(id, problems) {
            const rows = this.form.querySelector(`[data-form="${id}"]`);
            const field = document.getElementById(id);
            const row = field && field.closest('.form-row');
            if (rows) {
                rows.querySelector('h3').after(listOf(problems, 'errorlist nonfield'));
            } else if (row) {
                this.showBeside(field, row, problems);
            }
        }

        showBeside(field, row, problems) {
            const {id} = field;
            const old = document.getElementById(`${id}_error`);
            if (old) {
                old.remove();
            }
            const list = listOf(problems, 'errorlist');
            list.id = `${id}_error`;
            const box = field.closest('.form-multiline > div') || row;
            box.prepend(list);
            (field.closest('.fieldBox') || row).classList.add('errors');
            field.setAttribute('aria-invalid', 'true');
            const help = field.getAttribute('aria-describedby') || '';
            if (!help.split(' ').includes(list.id)) {
                field.setAttribute('aria-describedby', `${list.id} ${help}`.trim());
            }
        }

        say(text, general, meanwhile = []) {
            this.status.replaceChildren(text);
            if (meanwhile.length) {
                const told = meanwhile.map((message) => ({message}));
                this.status.append(listOf(told, 'meanwhile-told'));
            }
            if (general.length) {
                const problems = general.map((message) => ({message}));
                this.status.append(listOf(problems, 'errorlist nonfield'));
            }
        }
    }

    function listOf(problems, className) {
        const list = document.createElement('ul');
        list.className = className;
        for (const {message} of problems) {
            const item = document.createElement('li');
            item.textContent = message;
            list.append(item);
        }
        return list;
    }

    function renewToken(form) {
        form.elements.csrfmiddlewaretoken.value = window.recordToken(form);
    }

    function filledIn(form) {
        const values = [...new FormData(form)];
        return JSON.stringify(values.filter(([name]) => name !== 'csrfmiddlewaretoken'));
    }

    function opensElsewhere(button) {
        return Boolean(button) && button.formTarget === '_blank';
    }

    /** Asked for at once, without a way to the server and back. */
    function askForReason(form, reason, checked) {
        form.addEventListener('submit', (event) => {
            if (!reason.value.trim() && !opensElsewhere(event.submitter)) {
                event.preventDefault();
                event.stopImmediatePropagation();
                checked.stop();
                checked.showAt(reason.id, [
                    {message: 'Say why the record changes; readers see it.'},
                ]);
                reason.focus();
            }
        });
    }

    /** Leave the page for the answer only where there will be one: not signed out, not offline. */
    function saveOnceReached(form, checked) {
        let isReached = false;
        form.addEventListener('submit', async (event) => {
            if (isReached || opensElsewhere(event.submitter)) {
                return;
            }
            event.preventDefault();
            event.stopImmediatePropagation();
            if (await checked.ask()) {
                isReached = true;
                form.requestSubmit(event.submitter);
                return;
            }
            const wrong = form.querySelector('[aria-invalid]');
            if (wrong) {
                wrong.focus();
            }
        });
        // Back from the answer, by the browser's own button, it is to be found out anew.
        window.addEventListener('pageshow', () => { isReached = false; });
    }

    function guard(form) {
        let isLeaving = false;
        const isRefused = document.querySelector('.errornote') !== null;
        let asOpened = null;
        setTimeout(() => { asOpened = filledIn(form); }, SETTLED);
        form.addEventListener('submit', (event) => {
            renewToken(form);
            // A preview opens in another tab: this one stays.
            isLeaving = !opensElsewhere(event.submitter);
        });
        window.addEventListener('beforeunload', (event) => {
            if (!isLeaving && (isRefused || (asOpened && filledIn(form) !== asOpened))) {
                event.preventDefault();
            }
        });
    }

    function saveByKey(form) {
        document.addEventListener('keydown', (event) => {
            if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) {
                return;
            }
            const name = {s: '_continue', Enter: '_save'}[event.key];
            const button = name && (form.elements[name] || (name === '_continue' && form.elements._save));
            if (button) {
                event.preventDefault();
                form.requestSubmit(button.length ? button[0] : button);
            }
        });
    }

    /** A window in which something is added for a form gives the same reason, unless changed. */
    function takeReasonOfOpener(reason) {
        if (reason.value || !document.querySelector('input[name=_popup]') || !window.opener) {
            return;
        }
        const given = window.opener.document.getElementById('id_reason_for_change');
        if (given) {
            reason.value = given.value;
        }
    }

    document.addEventListener('DOMContentLoaded', () => {
        const reason = document.getElementById('id_reason_for_change');
        if (!reason || !reason.form.querySelector('.check-status')) {
            return;
        }
        const checked = new Checked(reason.form);
        askForReason(reason.form, reason, checked);
        saveOnceReached(reason.form, checked);
        guard(reason.form);
        saveByKey(reason.form);
        takeReasonOfOpener(reason);
        const note = document.querySelector('.errornote');
        if (note) {
            note.tabIndex = -1;
            note.focus();
        }
    });
}
