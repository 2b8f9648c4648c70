import { objects, text, texts } from "../cloud/values";
import { onCreate, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference";

const budget = ["aws:budgets/budget:Budget"];

const mostNotifications = 5;
const mostMails = 10;
const longestName = 100;

/** AWS Budgets. */
export const budgetRules: Rules = {
    "budget-name": {
        types: budget,
        on: onCreate,
        source: `${api}/API_budgets_Budget.html`,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "x";
            return name.length <= longestName && /^(?![^:\\]*\/action\/)[^:\\]+$/.test(name)
                ? undefined
                : `ValidationException: budget name ${name} is not valid: up to ${longestName} characters without : and \\`;
        },
    },
    "budget-unique": {
        types: budget,
        on: onCreate,
        source: `${api}/API_budgets_CreateBudget.html`,
        check: ({ type, inputs, cloud }) =>
            cloud.all(type).some(({ state }) => state.name === inputs.name)
                ? `DuplicateRecordException: Error creating budget: ${text(inputs.name) ?? ""} - the budget already exists.`
                : undefined,
    },
    "budget-limit": {
        types: budget,
        source: `${api}/API_budgets_Spend.html`,
        check: ({ inputs }) => {
            const amount = text(inputs.limitAmount) ?? "1";
            return /^\d+(\.\d+)?$/.test(amount) && Number(amount) > 0
                ? undefined
                : `InvalidParameterException: The budget limit must be a positive number: ${amount}`;
        },
    },
    "budget-notifications": {
        types: budget,
        source: `${api}/API_budgets_CreateNotification.html`,
        check: ({ inputs }) => {
            const notifications = objects(inputs.notifications);
            if (notifications.length > mostNotifications) {
                return `CreationLimitExceededException: Unable to create notification - maximum notifications per budget: ${mostNotifications}`;
            }
            const counts = notifications.map(({ subscriberEmailAddresses, subscriberSnsTopicArns }) => ({
                mails: texts(subscriberEmailAddresses).length,
                topics: texts(subscriberSnsTopicArns).length,
            }));
            if (counts.some(({ mails, topics }) => mails + topics === 0)) {
                return "InvalidParameterException: Notification must have at least one subscriber.";
            }
            return counts.some(({ mails, topics }) => mails > mostMails || topics > 1)
                ? `CreationLimitExceededException: A notification can have one SNS topic and ${mostMails} email subscribers.`
                : undefined;
        },
    },
};
