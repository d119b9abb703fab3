// A filter whose row is found by its words: choosing one goes to the list of what refers to it.
'use strict';
{
    const $ = django.jQuery;

    $(() => {
        for (const select of document.querySelectorAll('.row-filter select')) {
            // select2 tells of a choice through jQuery alone.
            $(select).on('change', () => {
                const address = new URL(select.dataset.all, window.location.href);
                if (select.value) {
                    address.searchParams.set(select.name, select.value);
                }
                window.location.assign(address);
            });
        }
    });
}
