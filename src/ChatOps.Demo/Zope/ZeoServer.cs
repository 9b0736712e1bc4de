using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using ChatOps.Demo.Backups;

namespace ChatOps.Demo.Zope;

/// <summary>
/// The demo host's ZEO server. It holds Data.fs open from start to end, so a file replaced underneath goes on being used until the next
/// start. It speaks lines: <c>COUNT</c>, <c>ADD base64</c> and <c>ADDBLOB base64</c>, answered by <c>OK records pid</c>.
/// </summary>
internal sealed class ZeoServer(ToolCall call)
{
    private readonly HostTree tree = call.Tree;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileStream data = null!;
    private DataContent content = null!;

    public int Run()
    {
        Libc.LeaveSession();
        using var held = HoldLock();
        if (held is null) return 1;
        using var file = data = Open();
        content = CutDamagedTail();
        BlobTree.Prepare(tree);
        using var listener = new TcpListener(IPAddress.Loopback, tree.Ports().Zeo);
        listener.Start();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; ending.TrySetResult(); });
        HostProcesses.Register(tree);
        call.Error.WriteLine($"INFO ZEO.StorageServer listening on ('127.0.0.1', {tree.Ports().Zeo})");
        _ = AcceptAsync(listener);
        ending.Task.Wait();
        lock (gate) SaveIndex();
        return 0;
    }

    private FileStream? HoldLock()
    {
        try
        {
            return new FileStream(tree.DataFs + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            call.Error.WriteLine($"zc.lockfile.LockError: Couldn't lock '{tree.DataFs}.lock'");
            return null;
        }
    }

    /// <summary>
    /// Where Data.fs is missing the real server begins an empty one and deletes every blob: that is how data is lost after a bad restore. A Data.fs
    /// of 0 bytes is begun anew, too, but the blobs stay.
    /// </summary>
    private FileStream Open()
    {
        if (!File.Exists(tree.DataFs)) BlobTree.Clear(tree);
        var stream = new FileStream(tree.DataFs, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length == 0) stream.Write(DataFile.Beginning);
        stream.Flush();
        return stream;
    }

    /// <summary>What follows the last whole transaction goes to Data.fs.tr0 (.tr1, …), good transactions after a damage with it.</summary>
    private DataContent CutDamagedTail()
    {
        var whole = DataFile.Read(data);
        if (whole.End == data.Length) return whole;
        call.Error.WriteLine($"WARNING ZODB.FileStorage {tree.DataFs} truncated, possibly due to damaged records at {whole.End}");
        var number = 0;
        while (File.Exists($"{tree.DataFs}.tr{number}")) number++;
        data.Position = whole.End;
        using (var kept = File.Create($"{tree.DataFs}.tr{number}")) data.CopyTo(kept);
        data.SetLength(whole.End);
        return whole;
    }

    /// <summary>Only for the file that is still there under its name.</summary>
    private void SaveIndex()
    {
        if (File.Exists(tree.DataFs) && new FileInfo(tree.DataFs).Length == data.Length) File.WriteAllText(tree.DataFs + ".index", DataIndex.Text(data.Length));
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            var connection = await listener.AcceptTcpClientAsync();
            _ = AnswerAsync(connection);
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        try
        {
            using (connection)
            {
                using var reader = new StreamReader(connection.GetStream());
                await using var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true };
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (Perform(line.Split(' ')) is not { } answer) return;
                    await writer.WriteLineAsync(answer);
                }
            }
        }
        catch (IOException)
        {
            // The client went away; the next one comes by itself.
        }
    }

    private string? Perform(string[] request)
    {
        lock (gate)
        {
            if (content.Last is null) Commit(DataFile.Initial, "", 0, Pickles.Root);
            if (request is ["ADD" or "ADDBLOB", var text]) Add(Encoding.UTF8.GetString(Convert.FromBase64String(text)), withBlob: request[0] == "ADDBLOB");
            return request is ["ADD" or "ADDBLOB", _] or ["COUNT"] ? $"OK {content.Work} {Environment.ProcessId}" : null;
        }
    }

    private void Add(string text, bool withBlob)
    {
        var key = content.LastObject + 1;
        if (!withBlob) Commit($"/{HostTree.Instance}/clients/client-1/add", DemoData.Analyst, key, Pickles.Text(text));
        else Commit($"/{HostTree.Instance}/clients/client-1/attach", DemoData.Analyst, key, Pickles.Blob, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The blob's file first, as ZODB does: one that no transaction names is surplus, one that is missing is a loss.</summary>
    private void Commit(string description, string user, ulong key, byte[] pickle, byte[]? blob = null)
    {
        var id = DataFile.Next(content.Last, DateTimeOffset.UtcNow);
        if (blob is not null) BlobTree.Add(tree, new(key, id), blob);
        data.Position = content.End;
        var written = DataFile.Transaction(content.End, id, user, description, (key, pickle));
        data.Write(written);
        data.Flush();
        content = new(content.End + written.Length, id, Math.Max(content.LastObject, key), content.Last is null ? 0 : content.Work + 1);
    }
}
