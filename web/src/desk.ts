// What every office page loads. Pages work without it; this makes them quicker to use.
import "../styles/index.css";
import { watchChart } from "./chart";
import { watchConfirmations } from "./confirm";
import { watchDoors } from "./doors";
import { watchDrops } from "./drop";
import { watchForms } from "./forms";
import { setUpHtmx } from "./net";
import { watchTheme } from "./theme";

setUpHtmx();
watchChart();
watchConfirmations();
watchDoors();
watchDrops();
watchForms();
watchTheme();
