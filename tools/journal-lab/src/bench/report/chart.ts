/** A drawing: its file's name without the extension, what it shows, and how, in the words of Vega-Lite. */
export interface Chart {
  readonly name: string;
  readonly title: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What all charts have in common; white, so that it can be read on a dark page too. */
export const CHART_STYLE = {
  background: 'white',
  padding: 12,
  config: { font: 'sans-serif', axis: { gridColor: '#eee' }, legend: { labelLimit: 240 } },
};
