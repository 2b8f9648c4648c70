import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { sendMetrics } from "../../../../agents/percona-node/aws/measure";
import { metricsNamespace } from "../../../../agents/percona-node/contract";
import { motoStartLimit, startMoto, type Moto } from "../../../support/moto";

describe("percona-node: metrics", () => {
    let moto: Moto;
    let client: CloudWatchClient;

    before(async function () {
        this.timeout(motoStartLimit);
        moto = await startMoto();
        client = new CloudWatchClient({
            endpoint: moto.endpoint,
            region: "eu-central-1",
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        });
    });

    after(() => moto.stop());

    it("are the cluster's, and those of a node its own as well; what is unknown is left out", async () => {
        const own = { clusterId: "orders", id: "i-1" };
        await sendMetrics(client, own, { primary: 1, applierQueue: 7, lag: Infinity });
        const { Metrics = [] } = await client.send(new ListMetricsCommand({ Namespace: metricsNamespace }));
        const names = Metrics.map(({ MetricName, Dimensions = [] }) =>
            [MetricName, ...Dimensions.map(({ Name, Value }) => `${Name!}=${Value!}`)].join(" "),
        );
        expect(names).to.have.members([
            "Primary ClusterId=orders",
            "ApplierQueue ClusterId=orders",
            "ApplierQueue ClusterId=orders InstanceId=i-1",
        ]);
    });
});
