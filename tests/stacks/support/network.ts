/**
 * A network that exists, which makes each run a third shorter; the offline cloud makes up a zone from each id. Networks that
 * are made are tried by the demo, with PMM on EC2, and by Panintelligence's stack.
 */
export const network = {
    vpcId: "vpc-0123456789abcdef0",
    publicSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    privateSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"],
};
