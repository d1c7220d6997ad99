/** The body of a request that is a whole, valid event, `changes` made to it. */
export function cameraEventBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    timestamp: '2025-11-08T14:30:15.250Z',
    camera_id: 'front-door',
    detected_objects: [
      { label: 'person', confidence: 0.94, bbox: { x: 412, y: 96, width: 148, height: 371 } },
    ],
    llm_description: 'A person at the front door.',
    image_path: 'images/1.jpg',
    ...changes,
  };
}

/** Sends a body as JSON; text goes as it is. */
export function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
