import { importPeer } from '../peers.js';
import type { Chart } from './chart.js';

interface VegaLite {
  compile: (spec: object) => { spec: object };
}

interface Vega {
  parse: (spec: object) => object;
  View: new (runtime: object, options: object) => { toSVG(): Promise<string> };
}

/**
 * The chart as the text of an SVG file.
 * @throws NotInstalledError when Vega is not among the installed peers.
 */
export async function drawChart({ title, spec }: Chart): Promise<string> {
  const { compile } = await importPeer<VegaLite>('vega-lite');
  const { parse, View } = await importPeer<Vega>('vega');
  const view = new View(parse(compile({ title, ...spec }).spec), { renderer: 'none' });
  return `${await view.toSVG()}\n`;
}
