import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";

/** Tells the people of a topic. The subject is of one line and at most 100 characters of ASCII, as SNS wants it. */
export async function notify(client: SNSClient, topicArn: string, clusterId: string, message: string): Promise<void> {
    await client.send(
        new PublishCommand({
            TopicArn: topicArn,
            Subject: `Percona cluster ${clusterId}`.slice(0, 100),
            Message: message,
        }),
    );
}
