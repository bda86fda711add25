// What every office page loads. Pages work without it; this makes them quicker to use.
import "../styles/index.css";
import { watchChart } from "./chart";
import { watchConfirmations } from "./confirm";
import { watchDoors } from "./doors";
import { watchDrops } from "./drop";
import { watchFinding } from "./find";
import { watchForms } from "./forms";
import { watchKeying } from "./keying";
import { setUpHtmx } from "./net";
import { watchPasskeys } from "./passkey";
import { watchPrinting } from "./print";
import { showRoomInUse } from "./rooms";
import { watchTheme } from "./theme";
import { watchWall } from "./wall";

setUpHtmx();
watchChart();
watchConfirmations();
watchDoors();
watchDrops();
watchFinding();
watchForms();
watchKeying();
watchPasskeys();
watchPrinting();
watchTheme();
showRoomInUse();
watchWall();
