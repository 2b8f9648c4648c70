import { text } from "../cloud/values";
import { isTaken, onCreate, type Rules } from "./rule";

const create = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html";

const template = ["aws:ec2/launchTemplate:LaunchTemplate"];

/** Launch templates: names and what EC2 reads of them at once; the rest it judges when they are used. */
export const launchTemplateRules: Rules = {
    "launch-template-name": {
        types: template,
        on: onCreate,
        source: create,
        check: ({ inputs }) => {
            const name = text(inputs.name);
            return name === undefined || /^[\w().\-/]{3,128}$/.test(name)
                ? undefined
                : "InvalidLaunchTemplateName.MalformedException: A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.";
        },
    },
    "launch-template-unique": {
        types: template,
        on: onCreate,
        source: create,
        check: (request) =>
            isTaken(request, "name")
                ? "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use."
                : undefined,
    },
    // Unlike an instance's, a template's user data is not encoded by the provider.
    "launch-template-user-data": {
        types: template,
        source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html",
        check: ({ inputs }) => {
            const data = (text(inputs.userData) ?? "").replace(/\s/g, "");
            return data.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(data)
                ? undefined
                : "InvalidUserData.Malformed: Invalid BASE64 encoding of user data.";
        },
    },
};
