import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { Scene } from './Scene';

/** What an operator does to Kafka, under the names that the row's topics have there. */
export async function withKafkaAdmin(
  scene: Scene,
  work: (admin: Admin, prefix: string) => Promise<void>,
): Promise<void> {
  const { brokers } = await scene.stage.kafka();
  const kafka = new Kafka({
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await work(admin, scene.prefix);
  } finally {
    await admin.disconnect();
  }
}
