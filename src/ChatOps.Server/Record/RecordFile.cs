using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Server.Record;

/// <summary>One operation with its proof, as JSON.</summary>
internal static class RecordFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <param name="name">A person's name by id.</param>
    public static string Of(RecordedOperation record, Func<string, string> name) => JsonSerializer.Serialize(
        new
        {
            Operation = Operation(record.Operation, name),
            Plan = record.Operation.Plan is { } plan ? Plan(plan) : null,
            Approval = record.Operation.Approval is { } approval
                ? new
                {
                    approval.Digest,
                    approval.Role,
                    approval.RequestedAt,
                    approval.ExpiresAt,
                    By = approval.Decision is { } by ? Person(by.Person, name) : null,
                    approval.Decision?.Kind,
                    approval.Decision?.At,
                    approval.Decision?.Reason,
                }
                : null,
            Steps = record.Operation.Runs.Select(r => new { r.Step, r.Undo, r.StartedAt, r.EndedAt, Verdict = r.Verdict?.Kind, r.Verdict?.Why }),
            record.Outputs,
            Versions = record.Program,
            Tools = record.Operation.Plan is { } made && ToolVersion.In(made) is { IsEmpty: false } tools ? tools : null,
            Entries = record.Own.Select(e => new { e.Number, e.Line, e.Hash, Purged = e.Purged ? true : (bool?)null }),
            Anchors = record.Anchors.Select(a => a.Line),
            Keys = record.Keys.Select(k => new { k.Id, k.Pem }),
        },
        Options);

    private static object Operation(Operation operation, Func<string, string> name) => new
    {
        Id = operation.Id.ToString(),
        operation.Handle,
        Command = operation.Command.Text,
        operation.Command.Risk,
        Target = operation.Target.ToString(),
        operation.Channel,
        Requester = Person(operation.Requester, name),
        operation.RequestedAt,
        RequestReason = operation.Command.Why,
        operation.State,
        operation.Outcome,
        operation.Code,
        operation.Reason,
        operation.StartedAt,
        operation.ConcludedAt,
        Cancelled = operation.Cancel is { } cancel ? new { By = Person(cancel.Person, name), cancel.At, cancel.Reason } : null,
        Resolved = operation.Resolution is { } resolution
            ? new { By = Person(resolution.Person, name), resolution.At, Reason = (string?)resolution.Reason }
            : null,
        Reviewed = operation.Review is { } review ? new { By = Person(review.Person, name), review.At, review.Text } : null,
    };

    private static object Plan(Plan plan) => new
    {
        plan.Title,
        plan.Summary,
        plan.ValidUntil,
        Basis = plan.Basis.Select(f => new { f.Name, f.Value }),
        Steps = plan.Steps.Select(Step),
    };

    private static object Step(Step step) => new
    {
        step.Id,
        step.Title,
        step.Kind,
        step.Effect,
        step.User,
        Command = step.Command.Arguments,
        Undo = step.Undo.IsEmpty ? null : step.Undo.Select(Step),
    };

    private static object Person(string id, Func<string, string> name) => new { Id = id, Name = name(id) };
}
