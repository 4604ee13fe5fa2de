// Starts every module. Each one finds its elements by data attributes, so pages need no script of their own.
import "./theme.js";
import "./dialogs.js";
import "./menus.js";
import "./toasts.js";
import "./forms.js";
import "./tables.js";
import "./keyboard.js";
import "./palette.js";
import "./chart.js";
import "./requests.js";
