import type { Json, MessagePart } from '../../../../shared/message.ts';
import { firstText } from '../jsonFields.ts';

type Media = Extract<MessagePart, { type: 'media' }>;

/** Where the vocabularies keep what is shown, the first that is there counts. */
const payloads: readonly { readonly form: Media['form']; readonly paths: readonly string[] }[] = [
  {
    form: 'file',
    paths: ['file_id', 'file.file_id', 'source.file_id', 'fileId', 'image_file.file_id'],
  },
  {
    form: 'uri',
    paths: [
      ...['uri', 'url', 'image_url.url', 'image_url', 'source.url', 'source.s3Location.uri', 'file_data.file_uri'],
      ...['fileData.fileUri', 'file_uri', 'fileUri', 'media.url', 'image.image.url', 'image.url', 'audio.url'],
      ...['audio.audio.url', 'image.source.s3Location.uri', 'document.source.s3Location.uri', 'file_url', 'path'],
      ...['video.source.s3Location.uri', 'video_url.url', 'input_file.file_url'],
    ],
  },
  {
    form: 'blob',
    paths: [
      ...['content', 'data', 'bytes', 'source.data', 'source.bytes', 'inline_data.data', 'inlineData.data'],
      ...['image.source.bytes', 'document.source.bytes', 'video.source.bytes', 'input_audio.data', 'audio.data'],
      ...['file.file_data', 'file_data', 'image', 'audio', 'base64', 'b64_json', 'data.data'],
    ],
  },
];

const mimePaths = [
  ...['mime_type', 'mimeType', 'media_type', 'mediaType', 'contentType', 'source.media_type', 'inline_data.mime_type'],
  ...['inlineData.mimeType', 'file_data.mime_type', 'fileData.mimeType', 'media.contentType', 'image_mimetype'],
];

/** `png` of Bedrock, `wav` of OpenAI: a format, to be read with the modality. */
const formatPaths = ['format', 'image.format', 'document.format', 'video.format', 'input_audio.format'];

/** A picture, sound, film or file in any vocabulary; `undefined` = it says neither data nor place. */
export function mediaPart(value: Json, modality?: string): Media | undefined {
  for (const { form, paths } of payloads) {
    const content = firstText(value, paths);
    if (content !== undefined) return described(form, content, value, modality);
  }
  return undefined;
}

function described(form: Media['form'], content: string, value: Json, modality: string | undefined): Media {
  const data = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=.-]+)*;base64,/.exec(content.slice(0, 200));
  const place = form === 'blob' && /^(?:https?|gs|s3|file):\/\//.test(content.slice(0, 10));
  const format = firstText(value, formatPaths);
  const sent = firstText(value, mimePaths) ?? data?.[1] ?? (format && modality && `${modality}/${format}`);
  const kind = firstText(value, ['modality']) ?? modality ?? /^(image|audio|video)\//.exec(sent ?? '')?.[1];
  return {
    type: 'media',
    form: data ? 'blob' : place ? 'uri' : form,
    ...(sent && { mimeType: sent }),
    ...(kind && { modality: kind }),
    content: data ? content.slice(data[0].length) : content,
  };
}
