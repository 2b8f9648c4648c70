/** What the programs with a whole component share: the network it goes into, and how its children are changed from outside. */
const ec2 = require("@pulumi/aws/ec2");

/** Arguments that a component of PMM needs, in a network with a way to the internet. */
exports.requiredArgs = () => {
    const network = new ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
    const subnet = (name, index, availabilityZone) =>
        new ec2.Subnet(name, { vpcId: network.id, cidrBlock: `10.0.${index}.0/24`, availabilityZone }).id;
    // A load balancer open to the internet needs a way there.
    new ec2.InternetGateway("gateway", { vpcId: network.id });
    return {
        network: {
            vpcId: network.id,
            publicSubnetIds: [subnet("public-a", 0, "eu-west-1a"), subnet("public-b", 1, "eu-west-1b")],
            privateSubnetIds: [subnet("private-a", 2, "eu-west-1a"), subnet("private-b", 3, "eu-west-1b")],
        },
        endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["pmm.example.com"] },
        alarms: { emails: ["database-team@example.com"] },
    };
};

/** Options that give children other properties, as a component's user could: for each chosen name, by type of a child. */
exports.changing = (chosen, changes) => ({
    transforms: [
        ({ type, props, opts }) => {
            const found = chosen.map((name) => changes[name]?.[type]).filter((change) => change !== undefined);
            return found.length === 0 ? undefined : { props: Object.assign({}, props, ...found), opts };
        },
    ],
});
