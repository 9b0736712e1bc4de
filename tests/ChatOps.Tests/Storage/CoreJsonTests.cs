using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Storage;

public class CoreJsonTests
{
    [Fact]
    public void The_example_leaves_no_property_of_an_operation_out()
    {
        // What is derived is not written.
        var unset = typeof(Operation).GetProperties().Where(p => p.CanWrite)
            .Where(p => p.GetValue(An.Everything()) is null or 0L or false or ImmutableArray<StepRun> { IsEmpty: true })
            .Select(p => p.Name);

        Assert.Empty(unset);
    }

    [Fact]
    public void An_operation_comes_back_as_it_was_written()
    {
        var written = An.Everything();

        var read = CoreJson.Read<Operation>(CoreJson.Write(written));

        Assert.Equivalent(written, read, strict: true);
        Assert.Equal(written.Plan!.Steps[0].Command, read.Plan!.Steps[0].Command);
        Assert.Equal(written.Plan.Steps[0].Guards.AsEnumerable(), read.Plan.Steps[0].Guards);
        Assert.Equal(written.Report!.Table!.Rows[1].AsEnumerable(), read.Report!.Table!.Rows[1]);
        Assert.Equal(CoreJson.Write(written), CoreJson.Write(read));
    }

    [Fact]
    public void A_plan_keeps_its_digest()
    {
        var plan = An.Plan();

        Assert.Equal(PlanDigest.Of(plan), PlanDigest.Of(CoreJson.Read<Plan>(CoreJson.Write(plan))));
    }

    [Fact]
    public void Enums_and_ids_are_text()
    {
        var json = CoreJson.Write(An.Everything());

        Assert.Contains("\"State\":\"Concluded\"", json, StringComparison.Ordinal);
        Assert.Contains("\"Target\":\"senaite:lims1\"", json, StringComparison.Ordinal);
        Assert.Contains($"\"Id\":\"{An.Everything().Id.ToString()[..8]}", json, StringComparison.Ordinal);
        Assert.Contains("[\"/usr/bin/supervisorctl\",\"stop\",\"a b\"]", json, StringComparison.Ordinal);
        Assert.Contains("{\"$type\":\"absent\",\"Path\":\"/data/Data.fs.lock\"}", json, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Every_kind_of_delivery_comes_back(DeliveryBody body) => Assert.Equal(body, CoreJson.Read<DeliveryBody>(CoreJson.Write(body)));

    [Theory]
    [MemberData(nameof(Answers))]
    public void Every_kind_of_answer_comes_back(Answer answer) => Assert.Equivalent(answer, CoreJson.Read<Answer>(CoreJson.Write(answer)), strict: true);

    [Fact]
    public void A_command_line_without_a_program_is_not_read() =>
        Assert.Throws<ArgumentException>(() => CoreJson.Read<CommandLine>("[]"));

    public static TheoryData<DeliveryBody> Bodies => new(
        new DeliveryBody.TypedCommand("/ops list"),
        new DeliveryBody.ApprovalClick("random", "ab3de", Approve: true, "digest", "fine"),
        new DeliveryBody.ApprovalClick(null, "ab3de", Approve: false, null, null),
        new DeliveryBody.CancelClick("ab3de", null), new DeliveryBody.ShareClick("ab3de", null), new DeliveryBody.ShareClick(null, "web:operator:1"));

    public static TheoryData<Answer> Answers => new(
        new Answer.Accepted("ab3de", "Planning"), new Answer.Replied(An.Everything().Report!), new Answer.Refused("target-busy", "wait", "usage"),
        new Answer.Replied(new Reply("a link")) { Private = true });
}
