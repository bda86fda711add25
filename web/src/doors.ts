// The wall chart by keyboard: one stop for Tab, arrows go to the nearest door that way, Enter opens it.

type Box = { left: number; top: number; width: number; height: number };
const WAYS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function watchDoors(): void {
  document.addEventListener("keydown", move);
  document.addEventListener("focusin", (event) => {
    const door = (event.target as Element).closest<HTMLElement>("[data-doors] .d");
    if (door) makeStop(door);
  });
  document.addEventListener("pointerover", name);
  document.addEventListener("htmx:afterSettle", settle);
  settle();
}

/** Say on pointing what a small door has no room for. */
function name(event: Event): void {
  const door = (event.target as Element).closest<HTMLElement>("[data-doors] .d");
  if (door && !door.title) door.title = door.getAttribute("aria-label") ?? "";
}

/** Leave one door of each chart in the tab order: the opened one, or the first. */
function settle(): void {
  for (const chart of document.querySelectorAll<HTMLElement>("[data-doors]")) {
    const has = chart.querySelector(".d[tabindex='0']") !== null;
    for (const door of chart.querySelectorAll<HTMLElement>(".d:not([tabindex])")) door.tabIndex = -1;
    if (has) continue;
    const stop = chart.querySelector<HTMLElement>(".d.picked") ?? chart.querySelector<HTMLElement>(".d");
    if (stop) makeStop(stop);
  }
}

function makeStop(door: HTMLElement): void {
  const stops = door.closest("[data-doors]")?.querySelectorAll<HTMLElement>(".d[tabindex='0']") ?? [];
  for (const other of stops) other.tabIndex = -1;
  door.tabIndex = 0;
}

function doorsBeside(door: HTMLElement): HTMLElement[] {
  return [...(door.closest("[data-doors]")?.querySelectorAll<HTMLElement>(".d") ?? [])];
}

function move(event: KeyboardEvent): void {
  const way = WAYS[event.key];
  const door = (event.target as Element).closest<HTMLElement>("[data-doors] .d");
  if (!way || !door || event.altKey || event.ctrlKey || event.metaKey) return;
  const doors = doorsBeside(door).filter((other) => other !== door);
  const next = nearest(door.getBoundingClientRect(), doors.map((other) => other.getBoundingClientRect()), way);
  const found = doors[next];
  if (!found) return;
  event.preventDefault();
  found.focus();
}

/** Return the index of the box that lies nearest in direction `way`, or -1; a step aside counts as twenty ahead, so that a floor is followed across a gap. */
export function nearest(from: Box, boxes: readonly Box[], way: readonly [number, number]): number {
  let best = -1;
  let least = Infinity;
  boxes.forEach((box, index) => {
    const dx = box.left + box.width / 2 - from.left - from.width / 2;
    const dy = box.top + box.height / 2 - from.top - from.height / 2;
    const ahead = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    const distance = ahead + 20 * aside;
    if (ahead > Math.min(from.width, from.height) / 4 && distance < least) {
      least = distance;
      best = index;
    }
  });
  return best;
}
