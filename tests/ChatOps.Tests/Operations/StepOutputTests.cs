using System.Text;
using ChatOps.Core.Operations;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Operations;

public class StepOutputTests
{
    [Fact]
    public async Task The_whole_output_comes_from_the_host_and_is_masked_where_pieces_meet_too()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, ScriptedRunbook.Run("print", "dash", "-c", "i=0; while [ $i -lt 90000 ]; do echo \"line $i with s3cret-token\"; i=$((i+1)); done; echo only this >&2"))).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());

        var output = await ReadAsync(bench, ended, TranscriptStream.Output);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(90_000, lines.Length);
        Assert.Equal(Enumerable.Range(0, 90_000).Select(i => $"line {i} with [secret]"), lines);
        Assert.True(output.Length > 2 * 1024 * 1024, "more than one piece");
        Assert.Equal("only this\n", await ReadAsync(bench, ended, TranscriptStream.Error));
    }

    [Fact]
    public async Task Of_a_step_that_the_host_forgot_there_is_nothing()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", "echo", "hello"))).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Directory.Delete(Path.Combine(bench.Folder, "steps"), recursive: true);
        Assert.Null(await Open(bench, ended, TranscriptStream.Output));
    }

    private static Task<IAsyncEnumerable<ReadOnlyMemory<byte>>?> Open(EngineBench bench, Operation operation, TranscriptStream stream) =>
        new StepOutput(bench.Get<Core.Execution.Executors>(), bench.Get<Core.Inventory.IInventory>(), bench.Get<SecretMask>())
            .OpenAsync(operation, operation.Plan!.Steps[0], stream, CancellationToken.None);

    private static async Task<string> ReadAsync(EngineBench bench, Operation operation, TranscriptStream stream)
    {
        var text = new StringBuilder();
        await foreach (var piece in (await Open(bench, operation, stream))!)
            text.Append(Encoding.UTF8.GetString(piece.Span));
        return text.ToString();
    }
}
