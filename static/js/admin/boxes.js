// Fields that find a row by its words carry the name of their label.
'use strict';
{
    /** Select2 names its boxes by what is chosen in them, which may be nothing. */
    function nameBoxes(within) {
        for (const select of within.querySelectorAll('.admin-autocomplete')) {
            const box = select.parentElement.querySelector('.select2-selection');
            const name = select.getAttribute('aria-label')
                || [...select.labels].map((label) => label.textContent.trim()).join(' ');
            if (box && name) {
                const chosen = box.querySelector('.select2-selection__rendered');
                chosen.removeAttribute('role');
                chosen.removeAttribute('aria-readonly');
                box.setAttribute('aria-label', name);
                box.setAttribute('aria-describedby', chosen.id);
                box.removeAttribute('aria-labelledby');
            }
        }
    }

    document.addEventListener('formset:added', (event) => {
        setTimeout(() => nameBoxes(event.target));
    });
    document.addEventListener('DOMContentLoaded', () => {
        django.jQuery(() => setTimeout(() => nameBoxes(document)));
    });
}
