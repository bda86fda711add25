// A button that prints the page as it stands: slips are shown once, and nobody is to look for a menu.
export function watchPrinting(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}
