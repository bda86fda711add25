// The wall screen says by itself that its figures are old: nobody stands beside it to press anything.

const CHECK_MS = 5_000;
const MISSED = 3; // so many refreshes in a row without an answer

let freshAt = Date.now();

export function watchWall(): void {
  if (!document.querySelector("[data-wall]")) return;
  document.addEventListener("htmx:afterSwap", () => {
    freshAt = Date.now();
    show();
  });
  window.addEventListener("offline", show);
  setInterval(show, CHECK_MS);
}

/** Old once several refreshes were missed, or as soon as the machine itself says that it has no net. */
export function isOld(now: number, fresh: number, everySeconds: number, online: boolean): boolean {
  return !online || now - fresh > everySeconds * 1000 * MISSED;
}

function show(): void {
  const wall = document.querySelector<HTMLElement>("[data-wall]");
  const line = wall?.querySelector<HTMLElement>(".off");
  if (!wall || !line) return;
  const old = isOld(Date.now(), freshAt, Number(wall.dataset["wall"]), navigator.onLine);
  line.hidden = !old;
  wall.classList.toggle("is-old", old);
}
