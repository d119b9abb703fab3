/* A field that two changed: choosing theirs, mine or both puts that into the field.
 *
 * Whatever was typed meanwhile is kept, and comes back with its choice. Without this script the
 * server does the same on saving.
 */
'use strict';
{
    const $ = django.jQuery;

    class Collision {
        constructor(panel) {
            this.field = document.getElementById(panel.dataset.field);
            const text = (name) => panel.querySelector(`.collision-${name}`).value;
            this.kept = panel.querySelector('.collision-mine');
            this.names = new Map();
            text('theirs').split('\n').forEach((key, place) => {
                this.names.set(key, text('theirs-words').split('\n')[place] || key);
            });
            this.radios = [...panel.querySelectorAll('input[type=radio]')];
            this.chosen = this.radios.find((radio) => radio.checked)?.value || 'mine';
            this.values = {
                theirs: text('theirs'), mine: this.kept.value, together: text('together'),
            };
            // What the field holds by now, as of a choice that was made before.
            this.remember();
            for (const radio of this.radios) {
                radio.addEventListener('change', () => this.choose(radio.value));
            }
        }

        choose(choice) {
            this.remember();
            this.chosen = choice;
            // Of a day, say, nothing can be made of both: what is in the field is to be changed.
            if (this.values[choice] || choice !== 'together') {
                this.fill(this.values[choice]);
            }
        }

        remember() {
            // Theirs is what they saved, whatever is done to it here.
            if (this.chosen !== 'theirs') {
                this.values[this.chosen] = valueOf(this.field);
            }
            this.kept.value = this.values.mine;
        }

        fill(value) {
            const {field} = this;
            if (field.type === 'checkbox') {
                field.checked = value === 'on';
            } else if (field.closest('.links')) {
                field.dispatchEvent(new CustomEvent('links:put', {
                    detail: value.split('\n').filter(Boolean).map(
                        (key) => ({key, name: this.names.get(key) || key})
                    ),
                }));
                return;
            } else {
                this.offer(value);
                field.value = value;
            }
            field.dispatchEvent(new Event('input', {bubbles: true}));
            if (field.matches('.admin-autocomplete')) {
                $(field).trigger('change');
            }
        }

        /** A box that finds rows by words knows only the row that it held at first. */
        offer(value) {
            const {field} = this;
            if (field.matches('select') && ![...field.options].some((one) => one.value === value)) {
                field.append(new Option(this.names.get(value) || value, value));
            }
        }
    }

    function valueOf(field) {
        return field.type === 'checkbox' ? (field.checked ? 'on' : '') : field.value;
    }

    document.addEventListener('DOMContentLoaded', () => {
        for (const panel of document.querySelectorAll('.collision')) {
            if (document.getElementById(panel.dataset.field)) {
                new Collision(panel);
            }
        }
    });
}
