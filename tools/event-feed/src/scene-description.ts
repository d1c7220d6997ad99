const list = new Intl.ListFormat('en');

/** A sentence such as a language model gives for an image with these objects: `In view: 2 × person, car and dog.` */
export function sceneDescription(labels: readonly string[]): string {
  if (labels.length === 0) return 'Nothing is in view.';
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return `In view: ${list.format([...counts].map(([label, count]) => (count === 1 ? label : `${count} × ${label}`)))}.`;
}
