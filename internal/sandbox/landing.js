// The bot's link ends with ?sid= and the client's id; it goes into the hidden field.
const sid = /[?&]sid=([^&#]+)/.exec(window.location.href);
const field = document.querySelector(".sb_id input");
if (sid && field) {
  field.value = decodeURIComponent(sid[1]);
}
