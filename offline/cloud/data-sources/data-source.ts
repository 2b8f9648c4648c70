import type { Cloud } from "../cloud";
import type { Properties } from "../values";

/** What a data source is asked with, and in which cloud. */
export interface Question {
    /** The call's arguments, secrets open. */
    args: Properties;
    /** The cloud of the region asked about. */
    cloud: Cloud;
    /** Default tags of the provider. */
    defaultTags: Properties;
}

/** Answers one kind of question; throws with AWS's words when there is no answer. */
export type DataSource = (question: Question) => Properties;

/** Data sources by token, `aws:index/getRegion:getRegion`. */
export type DataSources = Readonly<Record<string, DataSource | undefined>>;
