// Acts that ask once more open in place; 先不, Escape or a press elsewhere closes them again.

export function watchConfirmations(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-close-details]")) close(target.closest("details"));
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.who[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close((event.target as Element).closest("details[open].confirm, details[open].who"));
  });
}

function close(details: Element | null): void {
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = false;
  details.querySelector("summary")?.focus();
}
