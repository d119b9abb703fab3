/* The token that a form of the admin is sent with.
 *
 * Signing in again, in another tab, changes it: the cookie has the one that holds now.
 */
'use strict';
window.recordToken = (form) => {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
};
