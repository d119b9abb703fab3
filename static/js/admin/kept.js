/* What is typed in a form is kept until it is saved: on the server or, while that does not answer,
 * in this browser. And who else has the form open is said.
 *
 * Without this script the server knows of a form when it is opened and when it is sent.
 */
'use strict';
{
    // After typing stops.
    const PAUSE = 3000;
    // Until then what changes is filled in by other scripts, not typed.
    const SETTLED = 400;
    const EVERY = 30000;
    const AGAIN = 10000;
    const TOO_LONG_TO_WAIT = 20000;

    const OWN = /^_|^csrfmiddlewaretoken$/;
    const TOLD = {
        server: 'What you typed is kept on the server',
        away: 'What you typed is kept in this browser until the server answers',
        out: 'You have been signed out. What you typed is kept in this browser until you sign in again',
        other: 'Another account has signed in. What you typed is kept in this browser for yours',
        refused: 'The server does not take what you typed. It is kept in this browser',
        long: 'What you typed is too long for the server to keep. It is kept in this browser',
        full: 'What you typed cannot be kept: this browser has no room, and the server does not take it',
    };

    /** What this browser keeps for the account, a copy a window. */
    class Copies {
        constructor(user) {
            this.prefix = `record.kept.${user}.`;
        }

        put(token, copy) {
            try {
                localStorage.setItem(this.prefix + token, JSON.stringify(copy));
                return true;
            } catch {
                return false;
            }
        }

        drop(token) {
            try {
                localStorage.removeItem(this.prefix + token);
            } catch {
                // Where nothing can be kept, nothing is.
            }
        }

        /** Return the copies, each with the token of its window. */
        all() {
            try {
                return Object.keys(localStorage)
                    .filter((key) => key.startsWith(this.prefix))
                    .map((key) => ({
                        ...JSON.parse(localStorage.getItem(key)),
                        token: key.slice(this.prefix.length),
                    }));
            } catch {
                return [];
            }
        }
    }

    /** The address that takes what pages tell. */
    class Server {
        constructor({address, user}) {
            this.address = address;
            this.user = user;
        }

        /** Tell it something; return {answer}, or {why} where it did not take it. */
        async tell(does, token, about, more = {}, entries = [], keepalive = false) {
            const data = new FormData();
            for (const [name, value] of entries) {
                data.append(name, value);
            }
            const own = {
                csrfmiddlewaretoken: currentToken(), _does: does, _kept: token, _user: this.user,
                _model: about.model, _row: about.row, _name: about.name, ...more,
            };
            for (const [name, value] of Object.entries(own)) {
                data.set(name, value);
            }
            const asked = new AbortController();
            const timer = setTimeout(() => asked.abort(), TOO_LONG_TO_WAIT);
            try {
                const answer = await fetch(this.address, {
                    method: 'POST', body: data, redirect: 'manual', signal: asked.signal, keepalive,
                });
                if (answer.ok) {
                    return {answer: await answer.json()};
                }
                return {why: reasonOf(answer)};
            } catch {
                return {why: 'away'};
            } finally {
                clearTimeout(timer);
            }
        }

        /** Send it a copy that this browser has kept, of a window that may be closed. */
        send({token, model, row, name, at, entries}, isOpen) {
            const more = isOpen ? {_at: at} : {_at: at, _left: '1'};
            return this.tell('typed', token, {model, row, name}, more, entries);
        }
    }

    function reasonOf(answer) {
        if (answer.type === 'opaqueredirect') {
            return 'out';
        }
        const known = {409: 'other', 410: 'saved', 413: 'long'};
        return known[answer.status] || (answer.status >= 500 ? 'away' : 'refused');
    }

    function currentToken() {
        return window.recordToken(document.querySelector('[name=csrfmiddlewaretoken]').form);
    }

    /** Send what this browser kept while the server did not answer; return what came of each. */
    async function sendCopies(copies, server, open) {
        const sent = [];
        for (const copy of copies.all()) {
            const {answer, why} = await server.send(copy, copy.token === open);
            if (answer || why === 'saved') {
                copies.drop(copy.token);
            }
            sent.push({copy, answer, why});
            if (why === 'away' || why === 'out' || why === 'other') {
                break;
            }
        }
        return sent;
    }

    /** The form in this window. */
    class Window {
        constructor(root, form) {
            this.root = root;
            this.form = form;
            this.about = {
                model: root.dataset.model, row: root.dataset.row, name: root.dataset.name,
            };
            this.server = new Server(root.dataset);
            this.copies = new Copies(root.dataset.user);
            this.company = root.querySelector('.kept-company');
            [this.said, this.when] = form.querySelectorAll('.kept-status > span');
            // What it shows was typed before, and is kept already.
            this.holdsTyped = 'holdsTyped' in root.dataset;
            this.opened = this.kept = null;
            this.isLeaving = this.isTelling = false;
            this.timer = 0;
            setTimeout(() => this.settle(), SETTLED);
            for (const kind of ['input', 'change']) {
                form.addEventListener(kind, (event) => this.noteTyping(event));
            }
            // Select2 tells jQuery alone.
            django.jQuery(form).on('change', 'select', () => this.soon());
            // Other scripts have stopped what is not sent after all: this one comes last.
            form.addEventListener('submit', (event) => this.leaveToSave(event));
            document.addEventListener('visibilitychange', () => {
                if (document.visibilityState === 'hidden') {
                    this.keep(true);
                }
            });
            window.addEventListener('pagehide', () => this.leave());
            window.addEventListener('pageshow', (event) => event.persisted && this.comeBack());
            window.addEventListener('online', () => this.keep());
            setInterval(() => this.look(), EVERY);
        }

        get token() {
            return this.form.elements._kept.value;
        }

        /** What the form holds, but for what belongs to the page. */
        get entries() {
            return [...new FormData(this.form)].filter(([name]) => !OWN.test(name));
        }

        get state() {
            return JSON.stringify(this.entries);
        }

        /** Whether it holds anything that the server does not keep. */
        get isUnkept() {
            return this.opened !== null && this.state !== this.kept;
        }

        settle() {
            if (this.opened === null) {
                this.opened = this.kept = this.state;
            }
        }

        noteTyping(event) {
            if (this.opened === null && event.isTrusted) {
                // Typed so soon that it is not known any more what was there before.
                this.opened = this.kept = '';
            }
            this.soon();
        }

        soon(pause = PAUSE) {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.keep(), pause);
        }

        /** Have the server keep what was typed; else this browser. */
        async keep(isHidden = false) {
            clearTimeout(this.timer);
            if (!this.isUnkept || this.isLeaving) {
                return;
            }
            if (this.isTelling) {
                this.soon();
                return;
            }
            this.isTelling = true;
            const {state, token} = this;
            const at = new Date().toISOString();
            const isTyped = this.holdsTyped || state !== this.opened;
            const {answer, why} = await this.server.tell(
                isTyped ? 'typed' : 'untyped', token, this.about, {_at: at}, this.entries, isHidden
            );
            this.isTelling = false;
            if (this.isLeaving) {
                return;
            }
            if (answer) {
                this.kept = state;
                this.copies.drop(token);
                this.say(isTyped ? TOLD.server : '', isTyped ? `, ${answer.kept.at}.` : '');
                this.show(answer);
                if (this.isUnkept) {
                    this.soon();
                }
            } else if (why === 'saved') {
                this.renew();
                this.soon(0);
            } else {
                this.say(`${this.copy(state) ? TOLD[why] : TOLD.full}.`, '');
                this.soon(AGAIN);
            }
        }

        copy(state) {
            return this.copies.put(this.token, {
                ...this.about, at: new Date().toISOString(), entries: JSON.parse(state),
            });
        }

        /** Tell that the form is open still, and hear who else has it open. */
        async look() {
            if (this.isLeaving) {
                return;
            }
            if (this.isUnkept) {
                await this.keep();
                return;
            }
            const {answer, why} = await this.server.tell(
                'seen', this.token, this.about, {version: this.form.elements.version.value}
            );
            if (answer) {
                this.show(answer);
                offerCopies(this, await sendCopies(this.copies, this.server, this.token));
            } else if (why === 'saved') {
                this.renew();
            }
        }

        leaveToSave(event) {
            if (event.submitter && event.submitter.formTarget === '_blank') {
                return;
            }
            this.isLeaving = true;
            clearTimeout(this.timer);
            // Where it is saved, the server says so to the next page, which lets go of this.
            if (this.isUnkept) {
                this.copy(this.state);
            }
        }

        leave() {
            if (this.isLeaving) {
                return;
            }
            if (this.isUnkept) {
                this.copy(this.state);
                this.server.tell(
                    'typed', this.token, this.about, {_left: '1'}, this.entries, true
                );
            } else {
                this.server.tell('left', this.token, this.about, {}, [], true);
            }
        }

        /** Back by the browser's own button: the form may have been saved meanwhile. */
        comeBack() {
            this.isLeaving = false;
            this.look();
        }

        /** Become another window: the one that it was has been saved. */
        renew() {
            const bytes = crypto.getRandomValues(new Uint8Array(12));
            const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
            this.form.elements._kept.value = digits.join('');
        }

        /** Read out only what is new: the time alone is not. */
        say(text, when) {
            if (this.said.textContent !== text) {
                this.said.textContent = text;
            }
            this.when.textContent = when;
        }

        show({company, saved}) {
            const told = [...company, ...(saved ? [saved] : [])];
            const shown = [...this.company.children].map((line) => line.textContent);
            if (told.join('\n') !== shown.join('\n')) {
                this.company.replaceChildren(...told.map((text) => {
                    const line = document.createElement('p');
                    line.textContent = text;
                    return line;
                }));
            }
        }
    }

    /** Offer to put back what this browser kept of the form: the server may have it by now. */
    function offerCopies(opened, sent) {
        const {root, about} = opened;
        for (const {copy, answer, why} of sent) {
            const isHere = copy.model === about.model && copy.row === about.row;
            const isOffered = root.querySelector(`li[data-token="${CSS.escape(copy.token)}"]`);
            if (isHere && why !== 'saved' && copy.token !== opened.token && !isOffered) {
                offer(opened, copy, answer);
            }
        }
    }

    function offer(opened, copy, answer) {
        const {root, server, copies} = opened;
        const item = root.querySelector('template').content.firstElementChild.cloneNode(true);
        const when = item.querySelector('time');
        when.dateTime = copy.at;
        when.textContent = inUTC(copy.at);
        item.dataset.token = copy.token;
        let kept = answer && answer.kept;
        item.querySelector('a').addEventListener('click', async (event) => {
            event.preventDefault();
            if (!kept) {
                const again = await server.send(copy);
                if (!again.answer) {
                    opened.say(`${TOLD[again.why] || TOLD.away}.`, '');
                    return;
                }
                kept = again.answer.kept;
                copies.drop(copy.token);
            }
            window.location.assign(kept.url);
        });
        item.querySelector('form').addEventListener('submit', async (event) => {
            event.preventDefault();
            copies.drop(copy.token);
            if (kept) {
                await discard(server, kept.id);
            }
            takeAway(item);
        });
        const section = root.querySelector('.kept-unsaved');
        section.querySelector('ul').append(item);
        section.hidden = false;
    }

    function inUTC(instant) {
        const told = {
            day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone: 'UTC',
        };
        return `${new Intl.DateTimeFormat('en-GB', told).format(new Date(instant))} UTC`;
    }

    function discard(server, id) {
        return server.tell('discard', '', {model: '', row: '', name: ''}, {_id: id, _script: '1'});
    }

    /** What was typed is let go of without leaving the page. */
    function discardInPlace(opened) {
        for (const item of opened.root.querySelectorAll('.kept-unsaved li')) {
            item.querySelector('form').addEventListener('submit', async (event) => {
                event.preventDefault();
                const {answer, why} = await discard(opened.server, item.dataset.id);
                if (answer) {
                    opened.copies.drop(item.dataset.token);
                    takeAway(item);
                } else {
                    opened.say(`It could not be discarded. ${TOLD[why] || TOLD.away}.`, '');
                }
            });
        }
    }

    function takeAway(item) {
        const section = item.closest('.kept-unsaved');
        item.remove();
        const next = section.querySelector('li a');
        if (next) {
            next.focus();
        } else {
            section.hidden = true;
            document.getElementById('content-main').tabIndex = -1;
            document.getElementById('content-main').focus();
        }
    }

    document.addEventListener('DOMContentLoaded', async () => {
        const root = document.querySelector('.kept');
        if (!root) {
            return;
        }
        const marked = document.querySelector('[name=_kept]');
        if (!marked) {
            // The start page lists what the server keeps.
            const sent = await sendCopies(new Copies(root.dataset.user), new Server(root.dataset));
            if (sent.some(({answer}) => answer)) {
                window.location.reload();
            }
            return;
        }
        const opened = new Window(root, marked.form);
        discardInPlace(opened);
        offerCopies(opened, await sendCopies(opened.copies, opened.server, opened.token));
    });
}
