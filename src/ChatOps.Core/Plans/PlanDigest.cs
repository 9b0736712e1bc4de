using System.Security.Cryptography;
using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Core.Plans;

/// <summary>
/// The canonical form of a plan and its SHA-256: every field with its name and its length in a fixed order, so that no two different plans
/// can look alike. People see the first twelve digits.
/// </summary>
public static class PlanDigest
{
    public static string Of(Plan plan) => Hash(Canonical(plan));

    /// <summary>Of one step, bound to its operation: what the host keeps and compares.</summary>
    public static string OfStep(string operation, Step step)
    {
        var form = new CanonicalForm().Add("operation", operation);
        AddStep(form, step);
        return Hash(form.ToString());
    }

    public static string Shown(string digest) => digest.Length > 12 ? digest[..12] : digest;

    public static string Canonical(Plan plan)
    {
        var form = new CanonicalForm()
            .Add("command", plan.Command)
            .Add("target", plan.Target)
            .Add("title", plan.Title)
            .Add("valid-until", plan.ValidUntil.UtcDateTime.ToString("O"));
        form.AddAll("summary", plan.Summary, (f, line) => f.Add("line", line));
        form.AddAll("basis", plan.Basis, (f, fact) => f.Add("fact", fact.Name).Add("is", fact.Value));
        form.AddAll("values", plan.Values, (f, value) => f.Add("value", value.Key).Add("is", value.Value));
        form.AddAll("steps", plan.Steps, AddStep);
        form.AddAll("follow-ups", plan.FollowUps, AddFollowUp);
        form.AddAll("settles", plan.Settles, (f, key) => f.Add("key", key));
        // Plans that were stored before there was such a thing keep their digest.
        if (plan.Asks is { } second)
            form.Add("asks", second.Why).Add("otherwise", second.Otherwise);
        if (!plan.Locks.IsEmpty)
            form.AddAll("locks", plan.Locks, (f, target) => f.Add("lock", target));
        if (!plan.Parts.IsEmpty)
            form.AddAll("parts", plan.Parts, (f, part) => f.Add("of", part.Target).Add("digest", part.Plan is null ? "" : Of(part.Plan)).Add("refused", part.Refusal));
        if (plan.Alarms > 0)
            form.Add("alarms", plan.Alarms.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (plan.Head > 0)
            form.Add("head", plan.Head.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (plan.Build.Length > 0)
            form.Add("build", plan.Build);
        return form.ToString();
    }

    private static void AddStep(CanonicalForm form, Step step)
    {
        form.Add("id", step.Id)
            .Add("title", step.Title)
            .Add("kind", step.Kind.ToString())
            .Add("user", step.User)
            .Add("host", step.Host)
            .Add("effect", step.Effect.ToString())
            .Add("input", step.Input ?? "")
            .Add("has-input", step.Input is null ? "no" : "yes")
            .Add("input-encoding", step.InputEncoding.ToString())
            .Add("login", step.Login ? "yes" : "no")
            .Add("time-limit", step.TimeLimit.Ticks.ToString())
            .Add("at-limit", step.AtLimit.ToString())
            .Add("interval", step.Interval.Ticks.ToString())
            .Add("max-output", step.MaxOutput.ToString())
            .Add("leaves-traces", step.LeavesTraces ? "yes" : "no")
            .Add("required", step.Required ? "yes" : "no");
        if (step.InputName.Length > 0)
            form.Add("input-name", step.InputName);
        if (step.RootSeconds > 0) // plans of before have no such field
            form.Add("root-seconds", step.RootSeconds.ToString());
        if (step.StaysDone)
            form.Add("stays-done", "yes");
        if (step.ErrorForJudge)
            form.Add("error-for-judge", "yes");
        form.AddAll("command", step.Command.Arguments, (f, argument) => f.Add("argument", argument));
        form.AddAll("watch", step.Watch, (f, pattern) => f.Add("pattern", pattern));
        form.AddAll("guards", step.Guards, AddGuard);
        form.AddAll("undo", step.Undo, AddStep);
    }

    private static void AddFollowUp(CanonicalForm form, FollowUp later) =>
        form.Add("key", later.Key)
            .Add("command", later.Command ?? "")
            .Add("has-command", later.Command is null ? "no" : "yes")
            .Add("after", Ticks(later.After))
            .Add("remind-before", Ticks(later.RemindBefore))
            .Add("remind-every", Ticks(later.RemindEvery))
            .Add("why", later.Why);

    private static string Ticks(TimeSpan? time) => time?.Ticks.ToString() ?? "none";

    private static void AddGuard(CanonicalForm form, Guard guard)
    {
        switch (guard)
        {
            case Guard.Same same:
                form.Add("same", same.Path).Add("identity", same.Identity);
                break;
            case Guard.Still still:
                form.Add("still", still.Path).Add("identity", still.Identity);
                break;
            case Guard.Absent absent:
                form.Add("absent", absent.Path);
                break;
            default:
                throw new InvalidOperationException($"No canonical form for {guard.GetType().Name}.");
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class CanonicalForm
    {
        private readonly StringBuilder _text = new();

        public CanonicalForm Add(string name, string value)
        {
            _text.Append(name).Append(' ').Append(value.Length).Append(' ').Append(value).Append('\n');
            return this;
        }

        public void AddAll<T>(string name, IReadOnlyCollection<T> items, Action<CanonicalForm, T> add)
        {
            Add(name, items.Count.ToString());
            foreach (var item in items)
                add(this, item);
        }

        public override string ToString() => _text.ToString();
    }
}
