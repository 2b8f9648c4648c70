/**
 * Type tokens, as the engine names resource types. They are written out rather than read from @pulumi/aws, whose modules
 * would have to be loaded at each start of the pack.
 */

/** What starts an EC2 instance with disks and metadata options of its own. */
export const instances = [
    "aws:ec2/instance:Instance",
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    "aws:ec2/launchConfiguration:LaunchConfiguration",
];

/** An EC2 instance. */
export const instance = "aws:ec2/instance:Instance";

/** What starts several instances, each as one of its `launchSpecifications` says. */
export const spotFleet = "aws:ec2/spotFleetRequest:SpotFleetRequest";

/** A group that keeps instances running, and starts new ones in their place. */
export const autoScalingGroup = "aws:autoscaling/group:Group";

/** What instances are started from. */
export const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";

/** A volume that lives apart from instances. */
export const volume = "aws:ebs/volume:Volume";

/** The tie between a volume and an instance. */
export const volumeAttachment = "aws:ec2/volumeAttachment:VolumeAttachment";

/** A network file system. */
export const fileSystem = "aws:efs/fileSystem:FileSystem";

/** A way into one directory of a network file system. */
export const accessPoint = "aws:efs/accessPoint:AccessPoint";

/** Where a network file system is reached in a subnet. */
export const mountTarget = "aws:efs/mountTarget:MountTarget";

/** A database server of RDS, and a cluster of them. */
export const databases = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"];

/** A table of DynamoDB. */
export const table = "aws:dynamodb/table:Table";

/** An S3 bucket, by its present and its older type. */
export const buckets = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Listeners of application and network load balancers. */
export const listeners = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];

/** Rules of application load balancers' listeners. */
export const listenerRules = ["aws:lb/listenerRule:ListenerRule", "aws:alb/listenerRule:ListenerRule"];

/** Load balancers of the present kinds. */
export const loadBalancers = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];

/** What load balancers send requests to. */
export const targetGroups = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];

/** The older kind of load balancer, which keeps its listeners within itself. */
export const classicLoadBalancer = "aws:elb/loadBalancer:LoadBalancer";

/** A service of ECS. */
export const service = "aws:ecs/service:Service";

/** What a task of ECS is made of. */
export const taskDefinition = "aws:ecs/taskDefinition:TaskDefinition";

/** A function of Lambda. */
export const lambdaFunction = "aws:lambda/function:Function";

/** What lets somebody call a function. */
export const lambdaPermission = "aws:lambda/permission:Permission";

/** A call of a function that is part of an update. */
export const invocation = "aws:lambda/invocation:Invocation";

/** What may be scaled, between which figures. */
export const scalableTarget = "aws:appautoscaling/target:Target";

/** By what it is scaled. */
export const scalingPolicy = "aws:appautoscaling/policy:Policy";

/** An alarm on a metric, which may start what scales. */
export const metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** A queue of SQS. */
export const queue = "aws:sqs/queue:Queue";

/** What has the policy of a secret: a resource of its own, or the secret itself. */
export const secretPolicies = ["aws:secretsmanager/secretPolicy:SecretPolicy", "aws:secretsmanager/secret:Secret"];

/** A group of log streams. */
export const logGroup = "aws:cloudwatch/logGroup:LogGroup";

/** A role of IAM. */
export const role = "aws:iam/role:Role";

/** Policies of IAM: of one role, and to be attached to several. */
export const policies = ["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"];
