"use strict";
// Looks at each framed page for what a reader would see as broken. All lengths inside a chart are in its millimetres.
function overlap(a, b) {
  return [Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x), Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)];
}

function lookAt(frame, state, found) {
  const page = frame.contentDocument, width = Number(frame.width), say = text => found.push(`${width} px, ${state}: ${text}`);
  if (page.documentElement.scrollWidth > width) say(`the page is ${page.documentElement.scrollWidth} px wide`);
  for (const e of page.querySelectorAll("body *:not(.skip):not(.sr):not(.scroll *):not(svg *)")) {
    const box = e.getBoundingClientRect();
    if (box.right > width + 0.5 || box.left < -0.5) say(`<${e.localName} class="${e.className}"> reaches from ${box.left} to ${box.right}`);
  }
  for (const svg of page.querySelectorAll("svg")) {
    const view = svg.viewBox.baseVal, texts = [...svg.querySelectorAll("text")].map(e => ({ text: e.textContent, box: e.getBBox() }));
    for (const { text, box } of texts) {
      if (box.x < -0.6 || box.x + box.width > view.width + 0.6 || box.y < -0.6 || box.y + box.height > view.height + 0.6) {
        say(`"${text}" is cut off: ${[box.x, box.y, box.x + box.width, box.y + box.height].map(n => n.toFixed(1))} of ${view.width} × ${view.height}`);
      }
    }
    texts.forEach((a, i) => texts.slice(i + 1).forEach(b => {
      const [x, y] = overlap(a.box, b.box);
      if (x > 0.2 && y > 0.9) say(`"${a.text}" runs into "${b.text}" by ${x.toFixed(1)} × ${y.toFixed(1)} mm`);
    }));
  }
}

addEventListener("load", () => {
  const found = [];
  for (const frame of document.querySelectorAll("iframe")) {
    lookAt(frame, "tables folded", found);
    for (const details of frame.contentDocument.querySelectorAll("details")) details.open = true;
    lookAt(frame, "tables unfolded", found);
  }
  document.getElementById("found").textContent = JSON.stringify(found);
});
