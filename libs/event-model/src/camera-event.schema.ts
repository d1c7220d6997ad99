import { MAX_DETECTED_OBJECTS } from './camera-event-fields.js';

const text = { type: 'string' } as const;
const name = { type: 'string', minLength: 1 } as const;
const probability = { type: 'number', minimum: 0, maximum: 1 } as const;

const boundingBox = {
  type: 'object',
  description: 'Integers, in pixels, from the top left corner of the image.',
  properties: {
    x: { type: 'integer', minimum: 0 },
    y: { type: 'integer', minimum: 0 },
    width: { type: 'integer', minimum: 1 },
    height: { type: 'integer', minimum: 1 },
  },
  required: ['x', 'y', 'width', 'height'],
  additionalProperties: false,
} as const;

const detectedObject = {
  type: 'object',
  properties: { label: name, confidence: probability, bbox: boundingBox },
  required: ['label', 'confidence', 'bbox'],
  additionalProperties: false,
} as const;

const properties = {
  event_id: { ...name, description: 'A retry carries the same one.' },
  timestamp: {
    type: 'string',
    format: 'date-time',
    pattern: '^(?!0000)\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:[0-5]\\d\\.\\d{3}Z$',
    description: 'UTC with milliseconds.',
  },
  camera_id: name,
  motion_confidence: probability,
  detected_objects: { type: 'array', items: detectedObject, maxItems: MAX_DETECTED_OBJECTS },
  llm_description: text,
  image_path: text,
  json_log_path: { ...name, description: 'Where the line is, e.g. data/events/2025-11-08/events.json.' },
  metadata: { type: 'object', description: 'Of any content.', additionalProperties: true },
} as const;

/** JSON Schema (draft 7 and later, OpenAPI 3) of an event's line. */
export const cameraEventSchema = {
  title: 'CameraEvent',
  type: 'object',
  properties,
  required: [
    'event_id',
    'timestamp',
    'camera_id',
    'detected_objects',
    'llm_description',
    'image_path',
    'json_log_path',
    'metadata',
  ],
  additionalProperties: false,
} as const;

const inputTimestamp = {
  type: 'string',
  format: 'date-time',
  pattern: '^(?!0000)\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'With any offset; stored as UTC.',
} as const;

/** JSON Schema of an event as a camera sends it. */
export const cameraEventInputSchema = {
  title: 'CameraEventInput',
  type: 'object',
  properties: { ...properties, timestamp: inputTimestamp },
  required: ['timestamp', 'camera_id', 'detected_objects', 'llm_description', 'image_path'],
  additionalProperties: false,
} as const;
