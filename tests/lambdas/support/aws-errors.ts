/** An answer as it goes over the wire. */
export interface Answer {
    status: number;
    type: string;
    body: string;
}

/** Services that speak XML; the others here speak JSON. */
const xmlServices = ["autoscaling", "ec2", "rds"];

/** Whether the service of a call, such as `ec2:DescribeInstances`, speaks XML. */
export function speaksXml(call: string): boolean {
    return xmlServices.includes(serviceOf(call));
}

/** A good answer of a service that speaks JSON. */
export function json(value: unknown): Answer {
    return { status: 200, type: "application/x-amz-json-1.1", body: JSON.stringify(value) };
}

/** An error as the service of `call` writes it. */
export function refusal(call: string, status: number, code: string, message: string): Answer {
    if (!speaksXml(call)) {
        return { ...json({ __type: code, message }), status };
    }
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    const body =
        serviceOf(call) === "ec2"
            ? `<Response><Errors>${error}</Errors><RequestID>1</RequestID></Response>`
            : `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`;
    return { status, type: "text/xml", body };
}

/** What the service of `call` says to one who asks too often. */
export function throttled(call: string): Answer {
    switch (serviceOf(call)) {
        case "ec2":
            return refusal(call, 503, "RequestLimitExceeded", "Request limit exceeded.");
        case "autoscaling":
        case "rds":
            return refusal(call, 400, "Throttling", "Rate exceeded");
        default:
            return refusal(call, 400, "ThrottlingException", "Rate exceeded");
    }
}

/** What the service of `call` says when it is at fault itself. */
export function internalError(call: string): Answer {
    const code = { ec2: "InternalError", autoscaling: "InternalFailure", rds: "InternalFailure" }[serviceOf(call)];
    return refusal(call, 500, code ?? "InternalServerError", "An internal error has occurred.");
}

/** An answer that breaks off, and is neither XML nor JSON. */
export function malformed(call: string): Answer {
    const body = speaksXml(call) ? `<${call.split(":")[1] ?? ""}Response><Resul` : '{"Attributes": {"state';
    return { status: 200, type: speaksXml(call) ? "text/xml" : "application/x-amz-json-1.1", body };
}

/** A page of something that stands between. */
export const alien: Answer = {
    status: 200,
    type: "text/html",
    body: "<html><body><h1>Welcome</h1></body></html>",
};

function serviceOf(call: string): string {
    return call.split(":")[0] ?? "";
}
