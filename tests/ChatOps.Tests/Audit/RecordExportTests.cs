using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOps.Core.Audit;
using ChatOps.Server;
using ChatOps.Server.Record;
using ChatOps.Server.Storage;

namespace ChatOps.Tests.Audit;

/// <summary>What an auditor gets, verified as the description beside it says: with the machine's own sh, sha256sum and openssl.</summary>
public class RecordExportTests
{
    [Fact]
    public async Task The_written_record_is_verified_by_its_own_description_and_a_changed_one_is_not()
    {
        await using var bench = await new RecordBench().StartAsync();
        await bench.AnchorAsync();
        var ended = await bench.DestroyedAsync("/test destroy --reason \"it's  $(time) for 'ünï' \\n \\\\ %s\"");
        await bench.Engine.SayAsync("viewer", "/test destroy");
        var anchor = await bench.AnchorAsync();
        var folder = Write(bench, ended.Handle);

        var said = Follow(folder);
        Assert.DoesNotContain("DOES NOT HOLD", said, StringComparison.Ordinal);
        Assert.Contains("entries read", said, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(said, "Verified OK"));
        Assert.Contains($"anchored: entry {anchor.Number}\n", said, StringComparison.Ordinal);
        Assert.Contains($"keys/{anchor.KeyId}.pem {anchor.KeyId}\n", said, StringComparison.Ordinal);

        var chain = await File.ReadAllTextAsync(Path.Combine(folder, "chain.txt"));
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.txt"), chain.Replace("by test", "by nobody", StringComparison.Ordinal));
        Assert.Contains($"entry {bench.NumberOf("requested")} DOES NOT HOLD", Follow(folder), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.txt"), chain.Replace(anchor.Hash, new string('0', 64), StringComparison.Ordinal));
        Assert.Contains($"entry {anchor.Number} IS NOT THE ONE THAT WAS ANCHORED", Follow(folder), StringComparison.Ordinal);
        var moved = anchor.Line.Replace($" {anchor.Number} ", $" {anchor.Number + 1} ", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "anchors.txt"), moved + "\n");
        said = Follow(folder);
        Assert.Contains("Verification failure", said, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"the anchor of entry {anchor.Number + 1} DOES NOT HOLD", said, StringComparison.Ordinal);
        Assert.DoesNotContain("anchored: entry", said, StringComparison.Ordinal);
        // As somebody puts a line of their log there, by hand: with what stands before it, an empty line, and no end of the line.
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.txt"), chain);
        await File.WriteAllTextAsync(Path.Combine(folder, "anchors.txt"), $"\nNov 27 18:00:23 bot chatops[12]: {anchor.Line}");
        Assert.EndsWith($"Verified OK\nanchored: entry {anchor.Number}\n", Follow(folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purged_entry_does_not_stop_the_description_and_its_texts_are_not_written()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync("/test destroy --reason \"for Gisela\"");
        using (var key = new RecordKeyFile(bench.KeyFile).Read())
            new ExternalDatabase(bench.State, TimeProvider.System).PurgeOperation(ended.Handle, "law", key);
        await bench.AnchorAsync();
        var folder = Write(bench, ended.Handle);

        Assert.DoesNotContain("DOES NOT HOLD", Follow(folder), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(folder), f => Assert.DoesNotContain("Gisela", File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_holds_the_plan_the_people_by_name_the_decision_the_steps_the_outputs_the_versions_and_the_proof()
    {
        await using var bench = await new RecordBench().StartAsync();
        var ended = await bench.DestroyedAsync("/test destroy --reason \"<b>why</b>\"");
        var anchor = await bench.AnchorAsync();
        var folder = Write(bench, ended.Handle);

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, $"{ended.Handle}.json")));
        var root = json.RootElement;
        Assert.Equal("Name of operator", root.GetProperty("operation").GetProperty("requester").GetProperty("name").GetString());
        Assert.Equal("<b>why</b>", root.GetProperty("operation").GetProperty("requestReason").GetString());
        Assert.Equal("Name of approver", root.GetProperty("approval").GetProperty("by").GetProperty("name").GetString());
        Assert.Equal(ended.Digest, root.GetProperty("approval").GetProperty("digest").GetString());
        Assert.Equal("say", root.GetProperty("plan").GetProperty("steps")[0].GetProperty("id").GetString());
        Assert.Equal("passed", root.GetProperty("steps")[0].GetProperty("verdict").GetString());
        Assert.Equal("chatops of the tests", root.GetProperty("versions").GetString());
        Assert.Equal("1.2<3", root.GetProperty("tools").GetProperty("sayer").GetString());
        var output = root.GetProperty("outputs")[0];
        var kept = await bench.Engine.Get<Core.Transcripts.ITranscriptStore>().ReadAsync(ended.Id, 0, 100, CancellationToken.None);
        Assert.Equal(RecordChain.HashOf(string.Concat(kept.Select(l => l.Text + "\n"))), output.GetProperty("sha256").GetString());
        Assert.Equal(5, root.GetProperty("entries").GetArrayLength());
        Assert.Contains(anchor.Line, root.GetProperty("anchors").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal(anchor.KeyId, root.GetProperty("keys")[0].GetProperty("id").GetString());

        var page = await File.ReadAllTextAsync(Path.Combine(folder, $"{ended.Handle}.html"));
        string[] parts =
        [
            "Name of operator (operator)", "Approve by Name of approver (approver)", "&lt;b&gt;why&lt;/b&gt;", ended.Digest!, anchor.Hash, "chatops of the tests", "<td>1.2&lt;3</td>",
        ];
        Assert.All(parts, part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, $"{ended.Handle}.json")));
        Assert.Equal("unknown-operation", Assert.Throws<StateException>(() => RecordReader.Read(bench.State, "nnnnn")).Code);
    }

    private static string Write(RecordBench bench, string handle)
    {
        using var said = new StringWriter();
        Assert.Equal(BotVerbs.Done, new RecordVerbs(said).Write(bench.State, handle, bench.In("record"), id => $"Name of {id}"));
        return bench.In("record");
    }

    /// <summary>Types what is indented in VERIFY.txt.</summary>
    private static string Follow(string folder)
    {
        var script = string.Join('\n', File.ReadLines(Path.Combine(folder, "VERIFY.txt")).Where(l => l.Length - l.TrimStart(' ').Length is >= 4 and <= 8));
        Assert.Contains("openssl dgst", script, StringComparison.Ordinal);
        var start = new ProcessStartInfo("sh", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.Result;
    }
}
