// Acts that ask once more open in place; 先不, Escape or (for the menu) a press elsewhere closes them again.

const OPEN = "details.confirm[open], details.who[open]";

export function watchConfirmations(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-close-details]")) close(target.closest("details"));
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.who[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close((event.target as Element).closest(OPEN) ?? document.querySelector(OPEN));
  });
  // toggle does not bubble
  document.addEventListener("toggle", (event) => enter(event.target as Element), true);
}

/** The summary that was pressed is hidden once the question is open: go on to its first answer. */
function enter(details: Element): void {
  if (!details.matches("details.confirm[open]")) return;
  details.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea, button")?.focus();
}

function close(details: Element | null): void {
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = false;
  details.querySelector("summary")?.focus();
}
