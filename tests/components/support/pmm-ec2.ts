import { PmmEc2, type PmmEc2Args } from "../../../components";
import { deployerOf } from "./pmm-deployment";

/** Deploys PmmEc2 against mocks. */
export const { deploy, refusal } = deployerOf<PmmEc2Args, PmmEc2>(PmmEc2);
