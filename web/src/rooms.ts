// On a phone the rooms do not fit beside each other: the one in use is brought into view.

export function showRoomInUse(): void {
  const rooms = document.querySelector<HTMLElement>(".top nav");
  const here = rooms?.querySelector<HTMLElement>("[aria-current]");
  if (!rooms || !here) return;
  rooms.scrollLeft = here.offsetLeft - rooms.offsetLeft - (rooms.clientWidth - here.offsetWidth) / 2;
}
