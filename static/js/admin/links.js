/* A list of rows that can be found, moved and removed.
 *
 * What is sent is the textarea of keys, one a line, which is also what is there without scripts.
 * This shows the same list as names with buttons, and keeps the two alike.
 */
'use strict';
{
    const $ = django.jQuery;

    class LinkedList {
        constructor(root) {
            this.what = root.dataset.what;
            this.keys = root.querySelector('textarea');
            this.list = root.querySelector('.links-chosen');
            this.find = root.querySelector('.links-find select');
            this.status = document.createElement('span');
            this.status.className = 'visually-hidden';
            this.status.setAttribute('role', 'status');
            root.append(this.status);
            root.classList.add('is-live');
            for (const item of this.items) {
                this.addButtons(item);
            }
            const label = document.querySelector(`label[for="${this.keys.id}"]`);
            this.name = label ? label.textContent.replace(/[:\s]+$/, '') : this.what;
            this.list.setAttribute('aria-label', this.name);
            if (label) {
                label.addEventListener('click', () => $(this.find).select2('open'));
            }
            this.find.setAttribute('aria-label', `Find a ${this.what} for: ${this.name}`);
            this.list.addEventListener('click', (event) => this.onClick(event));
            this.list.addEventListener('keydown', (event) => this.onKey(event));
            // Both the box and the window in which a new row was added choose an option.
            $(this.find).on('change', () => this.takeFound());
            // What another editor made of the list, or both did, is put in its place.
            this.keys.addEventListener('links:put', (event) => this.put(event.detail));
            this.showEnds();
        }

        get items() {
            return [...this.list.children];
        }

        takeFound() {
            const option = this.find.selectedOptions[0];
            if (!option || !option.value) {
                return;
            }
            this.add(option.value, option.textContent);
            option.remove();
            $(this.find).val(null).trigger('change');
        }

        add(key, name) {
            const there = this.items.find((item) => item.dataset.key === key);
            if (there) {
                this.say(`${name} is in the list already.`);
                return;
            }
            this.list.append(this.itemOf(key, name));
            this.store(`Added ${name}, ${this.items.length} of ${this.items.length}.`);
        }

        itemOf(key, name) {
            const item = document.createElement('li');
            item.dataset.key = key;
            const text = document.createElement('span');
            text.textContent = name;
            item.append(text);
            this.addButtons(item);
            return item;
        }

        /** Show these rows instead; those that were shown before keep their name and link. */
        put(rows) {
            this.seen = this.seen || new Map();
            for (const item of this.items) {
                this.seen.set(item.dataset.key, item);
            }
            this.list.replaceChildren(
                ...rows.map(({key, name}) => this.seen.get(key) || this.itemOf(key, name))
            );
            this.store(`${this.name}: ${this.items.length} in the list.`);
        }

        addButtons(item) {
            const name = item.firstElementChild.textContent;
            const buttons = document.createElement('span');
            buttons.className = 'links-buttons';
            for (const [action, sign, says] of [
                ['up', '↑', 'Move up'], ['down', '↓', 'Move down'], ['remove', '×', 'Remove'],
            ]) {
                const button = document.createElement('button');
                button.type = 'button';
                button.dataset.action = action;
                button.textContent = sign;
                button.title = says;
                button.setAttribute('aria-label', `${says}: ${name}`);
                buttons.append(button);
            }
            item.append(buttons);
        }

        onClick(event) {
            const button = event.target.closest('button');
            if (button) {
                this[button.dataset.action](button.closest('li'), button);
            }
        }

        onKey(event) {
            const item = event.target.closest('li');
            if (item && event.altKey && ['ArrowUp', 'ArrowDown'].includes(event.key)) {
                event.preventDefault();
                this[event.key === 'ArrowUp' ? 'up' : 'down'](item, document.activeElement);
            }
        }

        up(item, focused) {
            if (item.previousElementSibling) {
                item.previousElementSibling.before(item);
                this.moved(item, focused);
            }
        }

        down(item, focused) {
            if (item.nextElementSibling) {
                item.nextElementSibling.after(item);
                this.moved(item, focused);
            }
        }

        moved(item, focused) {
            const place = this.items.indexOf(item) + 1;
            this.store(`${this.nameOf(item)}, now ${place} of ${this.items.length}.`);
            // At either end the button that was pressed is out of use.
            (focused.disabled ? item.querySelector('button:enabled') : focused).focus();
        }

        remove(item) {
            const next = item.nextElementSibling || item.previousElementSibling;
            item.remove();
            this.store(`Removed ${this.nameOf(item)}.`);
            if (next) {
                next.querySelector('[data-action=remove]').focus();
            } else {
                this.find.parentElement.querySelector('.select2-selection').focus();
            }
        }

        nameOf(item) {
            return item.firstElementChild.textContent;
        }

        store(told) {
            this.keys.value = this.items.map((item) => item.dataset.key).join('\n');
            this.keys.dispatchEvent(new Event('change', {bubbles: true}));
            this.showEnds();
            this.say(told);
        }

        showEnds() {
            const {items} = this;
            items.forEach((item, place) => {
                item.querySelector('[data-action=up]').disabled = place === 0;
                item.querySelector('[data-action=down]').disabled = place === items.length - 1;
            });
        }

        say(text) {
            this.status.textContent = text;
        }
    }

    function start(within) {
        for (const root of within.querySelectorAll('.links:not(.is-live)')) {
            if (!root.querySelector('textarea').name.includes('__prefix__')) {
                new LinkedList(root);
            }
        }
    }

    document.addEventListener('DOMContentLoaded', () => start(document));
    document.addEventListener('formset:added', (event) => start(event.target));
}
