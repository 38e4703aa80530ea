// Asks until a saved entry is live, and says so; without scripts there is a link to look again.

const place = document.getElementById("live");
const EVERY = 2000;

async function look() {
  try {
    const answer = await fetch(`/console/api/entries/${place.dataset.key}/live`, { headers: { Accept: "application/json" } });
    const { live } = await answer.json();
    if (live === "live") {
      place.firstElementChild.textContent = place.dataset.live;
      return;
    }
    if (live !== "building") {
      location.reload();
      return;
    }
  } catch {
    // The next look may find it.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
