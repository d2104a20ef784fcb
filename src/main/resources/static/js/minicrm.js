// No page needs JavaScript; what follows shortens the way. Each module is one behaviour.
import "./menu.js";
import { replay } from "./keys.js";
import "./palette.js";
import "./sheet.js";
import "./combo.js";
import "./tags.js";
import "./values.js";
import "./inplace.js";
import "./readings.js";
import "./undo.js";
import "./drafts.js";
import "./picks.js";
import "./bulk.js";
import "./requests.js";
import "./meanwhile.js";
import "./copy.js";
import "./cut.js";
import "./files.js";
import "./composer.js";
import "./mentions.js";
import "./bell.js";
import "./board.js";
import "./kept.js";
import "./ordered.js";
import "./calendar.js";
import "./report.js";
import "./merge.js";
import "./passkey.js";

// Who has just come needs nothing of it to begin.
if (document.querySelector('meta[name="person"]')) import("./live.js");

replay(window.takeTyped?.() ?? []);
