// Pictures of the page for docs/: phone and desktop, dark and light. node shots.mjs [folder]; make web-shots.
import path from "node:path";
import { writeFile } from "node:fs/promises";
import { Rig, browse, open, root, until } from "./rig.mjs";

const folder = process.argv[2] ?? path.join(root, "docs");
const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  landscape: { viewport: { width: 844, height: 390 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
};
const wanted = [["desktop", "dark"], ["desktop", "light"], ["phone", "dark"], ["phone", "light"], ["landscape", "dark"]];

const rig = await Rig.start(["--seed", "7", "--genre", "funk=0.7,jazz=0.3", "--bpm", "96"]);
const browser = await browse();
try {
  for (const [size, colorScheme] of wanted) {
    const page = await open(browser, rig, { ...sizes[size], colorScheme });
    await until(page, () => groovegen.notes.length > 30 && groovegen.state.next);
    const shot = await page.screenshot();
    const file = path.join(folder, `web-${size}-${colorScheme}.png`);
    await writeFile(file, shot);
    console.log(`${file}: ${(shot.length / 1024).toFixed(0)} KB`);
    await page.context().close();
  }
} finally {
  await browser.close();
  await rig.stop();
}
