/** The body of a request that is a whole, valid event, `changes` made to it. */
export function cameraEventBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    timestamp: '2025-11-08T14:30:15.250Z',
    camera_id: 'front-door',
    motion_confidence: 0.87,
    detected_objects: [
      { label: 'person', confidence: 0.94, bbox: { x: 412, y: 96, width: 148, height: 371 } },
    ],
    llm_description: 'A person at the front door.',
    image_path: 'images/1.jpg',
    metadata: { night_vision: false },
    ...changes,
  };
}
