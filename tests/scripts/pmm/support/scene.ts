import type { EC2Client } from "@aws-sdk/client-ec2";
import { motoStartLimit, startMoto, type Moto } from "../../../support/moto";
import { startInFrontOf, type Answers, type AwsInFront } from "./aws-in-front-of-moto";
import { ec2At } from "./deployment";
import { enterWorkplace, type Workplace } from "./workplace";

/** Where the tests of a helper command take place: an AWS for all of them, and a workplace for each. */
export interface Scene {
    /** A client for the AWS, to arrange and to look. */
    ec2: EC2Client;
    /** The present test's workplace. */
    work: Workplace;
    /** Puts answers in front of moto until the next ones, or the end of the present test. */
    answer: (answers: Answers) => Promise<AwsInFront>;
}

/** Sets the scene for the tests of the `describe` that calls this, whose stack is `stack`. */
export function useScene(stack: string): Scene {
    let moto: Moto | undefined;
    let front: AwsInFront | undefined;
    const scene = {} as Scene;

    before(async function () {
        this.timeout(motoStartLimit);
        moto = await startMoto();
        scene.ec2 = ec2At(moto.endpoint);
    });
    after(() => moto?.stop());

    beforeEach(() => {
        const { endpoint } = moto!;
        scene.work = enterWorkplace(endpoint, stack);
        scene.answer = async (answers) => {
            await front?.stop();
            front = await startInFrontOf(endpoint, answers);
            scene.work.useAws(front.endpoint);
            return front;
        };
    });
    afterEach(async () => {
        scene.work.leave();
        await front?.stop();
        front = undefined;
    });
    return scene;
}
