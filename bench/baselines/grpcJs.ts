// gRPC as most JavaScript receivers have it: @grpc/grpc-js with protobufjs static code. Decodes each request and answers.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { TraceRequest, TraceResponse } from '../otlpMessages.ts';

const server = new Server({ 'grpc.max_receive_message_length': 64 << 20 });
server.addService(
  {
    export: {
      path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      requestStream: false,
      responseStream: false,
      requestSerialize: (message: object) => Buffer.from(TraceRequest.encode(message).finish()),
      requestDeserialize: (bytes: Buffer) => TraceRequest.decode(bytes),
      responseSerialize: (message: object) => Buffer.from(TraceResponse.encode(message).finish()),
      responseDeserialize: (bytes: Buffer) => TraceResponse.decode(bytes),
    },
  },
  { export: (_call: unknown, answer: (error: null, value: object) => void) => answer(null, {}) },
);
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${JSON.stringify({ otlp: `http://127.0.0.1:${port}` })}\n`);
});
