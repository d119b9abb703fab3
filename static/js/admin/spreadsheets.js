// While the worker has a spreadsheet, its page says how far it is, and is shown anew when it is done.
document.addEventListener("DOMContentLoaded", () => {
  const SECONDS = 1.5;
  const place = document.querySelector(".sheets-progress");
  if (!place) return;
  const step = place.querySelector(".sheets-step");
  const bar = place.querySelector("progress");

  async function look() {
    try {
      const answer = await fetch(place.dataset.address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const told = await answer.json();
      if (!told.at_work) {
        location.reload();
        return;
      }
      if (told.step && step.textContent !== told.step) step.textContent = told.step;
      if (told.total) {
        bar.max = told.total;
        bar.value = told.done;
      } else {
        bar.removeAttribute("value");
      }
    } catch {
      // The site does not answer for the moment; the next look may find it.
    }
    setTimeout(look, SECONDS * 1000);
  }

  setTimeout(look, SECONDS * 1000);
});
