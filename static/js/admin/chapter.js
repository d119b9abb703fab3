/* Writing a chapter: the preview beside the text, kept up to date, and references at the cursor.
 *
 * Without this script the preview opens in a tab of its own, and references are typed.
 */
'use strict';
{
    const $ = django.jQuery;
    const PAUSE = 400;
    const REMEMBERED = 'record.chapter.preview';

    class Preview {
        constructor(root) {
            this.text = root.querySelector('textarea');
            this.pane = root.querySelector('.chapter-preview');
            this.status = root.querySelector('.chapter-status');
            this.button = root.querySelector('.chapter-show');
            this.asked = null;
            this.timer = 0;
            // Enter in another field saves: it presses the first button that submits.
            this.button.type = 'button';
            this.pane.id = `${this.text.id}_preview`;
            this.button.setAttribute('aria-controls', this.pane.id);
            this.button.addEventListener('click', () => this.show(this.pane.hidden));
            this.text.addEventListener('input', () => this.soon());
            this.show(remembered() === 'shown');
        }

        show(isShown) {
            this.pane.hidden = !isShown;
            this.button.setAttribute('aria-expanded', String(isShown));
            remember(isShown ? 'shown' : 'hidden');
            if (isShown) {
                this.ask();
            } else {
                this.say('');
            }
        }

        soon() {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.pane.hidden || this.ask(), PAUSE);
        }

        async ask() {
            if (this.asked) {
                this.asked.abort();
            }
            this.asked = new AbortController();
            const {signal} = this.asked;
            const typed = new FormData();
            typed.append('csrfmiddlewaretoken', window.recordToken(this.text.form));
            typed.append('body', this.text.value);
            typed.append('part', '1');
            try {
                const answer = await fetch(this.button.formAction, {
                    method: 'POST', body: typed, redirect: 'manual', signal,
                });
                if (answer.ok) {
                    this.fill(await answer.text());
                } else {
                    this.say(
                        'The preview was refused: you may have been signed out. Sign in again in '
                        + 'another tab; nothing that you typed is lost.'
                    );
                }
            } catch (error) {
                if (error.name !== 'AbortError') {
                    this.say('The site cannot be reached: the preview is not up to date.');
                }
            }
        }

        /** Show what the site made of the text; it has escaped all that was typed. */
        fill(html) {
            const place = this.pane.scrollTop;
            this.pane.innerHTML = html;
            this.pane.scrollTop = place;
            for (const link of this.pane.querySelectorAll('a:not([href^="#"])')) {
                link.target = '_blank';
            }
            for (const item of this.pane.querySelectorAll('.chapter-problems li')) {
                this.leadToLine(item);
            }
            const problems = this.pane.querySelector('.chapter-problems');
            const count = problems ? Number(problems.dataset.count) : 0;
            this.say(
                count === 0 ? 'Preview up to date.'
                    : `Preview up to date: ${count} ${count === 1 ? 'reference leads' : 'references lead'} nowhere.`
            );
        }

        /** A problem names its line; let it lead there. */
        leadToLine(item) {
            const named = item.textContent.match(/^Line (\d+)/);
            if (!named) {
                return;
            }
            const button = document.createElement('button');
            button.type = 'button';
            button.textContent = item.textContent;
            button.addEventListener('click', () => this.goTo(Number(named[1])));
            item.replaceChildren(button);
        }

        goTo(line) {
            const {text} = this;
            // Lines are counted without outer white space, as the text is stored.
            const start = text.value.length - text.value.trimStart().length;
            const lines = text.value.slice(start).split('\n');
            const before = start + lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
            text.focus();
            // Browsers scroll to where the cursor is put, not to what is selected.
            text.setSelectionRange(before, before);
            text.blur();
            text.focus();
            text.setSelectionRange(before, before + (lines[line - 1] || '').length);
        }

        say(text) {
            if (this.status.textContent !== text) {
                this.status.textContent = text;
            }
        }
    }

    /** Finds a source or a point by words, and writes a reference to it where the cursor is. */
    class Inserting {
        constructor(box, text) {
            this.text = text;
            this.kind = box.dataset.kind;
            this.find = box.querySelector('select');
            box.hidden = false;
            const label = box.querySelector('label').textContent;
            // Select2 builds its box once the page is there; give it a name for screen readers.
            $(() => setTimeout(() => {
                for (const built of box.querySelectorAll('.select2-selection, [role="textbox"]')) {
                    built.removeAttribute('aria-labelledby');
                    built.setAttribute('aria-label', label);
                }
            }));
            box.querySelector('label').addEventListener('click', () => $(this.find).select2('open'));
            $(this.find).on('change', () => this.takeFound());
        }

        takeFound() {
            const option = this.find.selectedOptions[0];
            if (!option || !option.value) {
                return;
            }
            const key = option.value;
            option.remove();
            $(this.find).val(null).trigger('change');
            // Select2 takes the focus once more as it closes.
            setTimeout(() => this.insert(key));
        }

        insert(key) {
            const {text} = this;
            text.focus();
            if (this.kind === 'source') {
                text.selectionStart = text.selectionEnd;
                write(text, `[^${key}]`);
            } else {
                const words = text.value.slice(text.selectionStart, text.selectionEnd);
                write(text, `[${words || `point ${key}`}](point:${key})`);
            }
        }
    }

    /** Write *words* in place of what is selected, so that it can be undone by key. */
    function write(text, words) {
        if (!document.execCommand('insertText', false, words)) {
            text.setRangeText(words, text.selectionStart, text.selectionEnd, 'end');
            text.dispatchEvent(new Event('input', {bubbles: true}));
        }
    }

    function remembered() {
        try {
            return localStorage.getItem(REMEMBERED);
        } catch {
            return null;
        }
    }

    function remember(state) {
        try {
            localStorage.setItem(REMEMBERED, state);
        } catch {
            // Where nothing may be kept, the preview is hidden at first.
        }
    }

    document.addEventListener('DOMContentLoaded', () => {
        for (const root of document.querySelectorAll('.chapter-text')) {
            const text = root.querySelector('textarea');
            // The cursor of a text that nobody has been in stands at its end, not before it.
            text.setSelectionRange(text.value.length, text.value.length);
            new Preview(root);
            for (const box of root.querySelectorAll('.chapter-insert')) {
                new Inserting(box, text);
            }
        }
    });
}
