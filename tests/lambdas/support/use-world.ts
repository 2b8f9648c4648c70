import { motoStartLimit } from "../../support/moto";
import { World } from "./world";

/** Starts a world for the tests of the `describe` that calls this, and ends it after them. */
export function useWorld(): () => World {
    let world: World | undefined;
    before(async function () {
        this.timeout(motoStartLimit);
        world = await World.start();
    });
    after(() => world?.stop());
    return () => {
        if (world === undefined) {
            throw new Error("the world starts before the first test");
        }
        return world;
    };
}
