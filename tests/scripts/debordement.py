#!/usr/bin/env python3
"""Asks a real browser (Chromium, headless) whether the texts of pictures overflow.

    debordement.py CHROMIUM FICHIER.svg|FICHIER.html …

A picture: no text leaves the picture, two texts do not stand on each other, a text centred in a tile keeps within it. A
page: at the widths of a phone and of an A4 sheet it does not scroll sideways; it stands in a frame of that width, since a
window of the browser is never as narrow as a phone. Exit code: 0 nothing overflows, 1 something does, 2 the browser gave
no answer.
"""

import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

# Half a pixel and more is what rounding and anti-aliasing may do.
MESURE = """
const faults = [];
const inside = (a, b, slack) => a.left >= b.left - slack && a.right <= b.right + slack && a.top >= b.top - slack
  && a.bottom <= b.bottom + slack;
for (const svg of document.querySelectorAll('svg')) {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
  const tiles = [...svg.querySelectorAll('rect')].slice(1).map(r => r.getBoundingClientRect());
  texts.forEach(([t, a], at) => {
    if (!inside(a, frame, 1)) faults.push(['out of the picture', t.textContent]);
    for (const [u, b] of texts.slice(at + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1.5 && high > 4) faults.push(['on each other', t.textContent + ' / ' + u.textContent]);
    }
    if (t.getAttribute('text-anchor') === 'middle') {
      const [x, y] = [(a.left + a.right) / 2, (a.top + a.bottom) / 2];
      const tile = tiles.filter(r => r.left < x && x < r.right && r.top < y && y < r.bottom).pop();
      if (tile && tile.width < frame.width && !inside(a, tile, 1)) faults.push(['out of its tile', t.textContent]);
    }
  });
}
if (PAGE && document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)
  faults.push(['scrolls sideways', document.documentElement.scrollWidth + ' > ' + document.documentElement.clientWidth]);
const seen = document.querySelectorAll('svg text').length;
const pre = document.createElement('pre');
pre.id = 'mesure';
pre.textContent = JSON.stringify({ seen, faults });
(window.frameElement ? parent.document : document).body.append(pre);
"""


def ask(chromium, text, width):
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "page.html"
        page.write_text(text, encoding="utf-8")
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profil"]
        command = [chromium, *options, f"--window-size={width},1200", "--dump-dom", page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    found = re.search(r'<pre id="mesure">(.*?)</pre>', done.stdout, re.S)
    if not found:
        print(f"no answer of the browser: {done.stderr[-400:]}", file=sys.stderr)
        sys.exit(2)
    return json.loads(html.unescape(found[1]))


def main(chromium, *paths):
    faults = 0
    for path in paths:
        text = pathlib.Path(path).read_text(encoding="utf-8")
        is_page = path.endswith(".html")
        script = f"<script>const PAGE = {'true' if is_page else 'false'};{MESURE}</script>"
        for width in (360, 794) if is_page else (2100,):
            if is_page:
                inside = html.escape(text.replace("</body>", script + "</body>"), quote=True)
                shown = f'<iframe srcdoc="{inside}" style="border:0;width:{width}px;height:1200px"></iframe>'
            else:
                shown = text + script
            shown = f'<!doctype html><meta charset="utf-8"><body style="margin:0">{shown}</body>'
            answer = ask(chromium, shown, 2100)
            if not answer["seen"]:
                answer["faults"].append(["no text at all", path])
            for kind, what in answer["faults"]:
                print(f"{path} ({width}): {kind}: {what}")
            faults += len(answer["faults"])
    print(f"{len(paths)} files, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
