import type { Properties } from "./properties";
import { every, whenKnown, type Verdict } from "./reading";

/** HTTP is what a listener with a port speaks unless told otherwise; one without a port belongs to a gateway load balancer. */
export function speaksHttp(listener: Properties): Verdict {
    return whenKnown(listener.text("protocol"), (protocol) =>
        protocol === undefined ? listener.has("port") : protocol.toUpperCase() === "HTTP",
    );
}

/** Port and protocol of a redirect default to those of the request, so they must be written down. */
export function onlyRedirectsToHttps(properties: Properties, actions: string): Verdict {
    return whenKnown(properties.items(actions), (items) =>
        every([
            items.length > 0,
            ...items.map((item) =>
                whenKnown(item, (action) =>
                    every([action.isOneOf("type", "redirect"), action.isOneOf("redirect.protocol", "HTTPS")]),
                ),
            ),
        ]),
    );
}
