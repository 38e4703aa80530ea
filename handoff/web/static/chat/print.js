// The button that opens the browser's own print dialog; without scripts the browser's menu does it.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
