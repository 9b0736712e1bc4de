using System.Net.Sockets;
using System.Text;
using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution.Ssh;

/// <summary>The bot's connections to one host by one set of options: opened when they are needed, dead ones replaced, what was refused not tried again.</summary>
internal sealed class SshHost(Host host, Host? jump, SshFolder folder, string command, TimeProvider time) : IAsyncDisposable
{
    // ssh's own limits: 5 s for each way, and as much for what follows; a jump host is a way of its own.
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Question = TimeSpan.FromSeconds(5);

    /// <summary>For so long a host that could not be reached is not tried again for others who ask.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>sshd takes ten sessions of one connection unless it is told otherwise, and one is the master's own.</summary>
    private const int UsualRoom = 8;

    private readonly SemaphoreSlim _door = new(1);
    private readonly string _config = folder.Write("conf", SshConfig.Of(host, jump));
    private readonly List<SshMaster> _masters = [];
    private int _room = UsualRoom;
    private SshRefusal? _refusal;
    private (HostUnreachableException Why, DateTimeOffset Until)? _trouble;

    /// <summary>Why it is no longer tried; null: it is.</summary>
    public HostUnreachableException? Refused => _refusal is { } refusal && refusal.StillHolds(Files) ? refusal.Why : null;

    /// <summary>Forgets what was refused: a person wants it tried again.</summary>
    public void Forget() => (_refusal, _trouble) = (null, null);

    /// <summary>A connection that has room for one more call, which must be given back.</summary>
    /// <exception cref="HostUnreachableException">Nothing ran.</exception>
    public async Task<SshMaster> EnterAsync(CancellationToken cancellationToken)
    {
        await DropEndedAsync();
        if (WithRoom() is { } open)
            return open;
        // One is opened at a time: whoever waited may find room in it.
        await _door.WaitAsync(cancellationToken);
        try
        {
            if (WithRoom() is { } opened)
                return opened;
            var master = await OpenAsync(cancellationToken);
            lock (_masters)
            {
                master.Sessions++;
                _masters.Add(master);
            }
            return master;
        }
        finally
        {
            _door.Release();
        }
    }

    public async Task LeaveAsync(SshMaster master)
    {
        lock (_masters)
        {
            master.Sessions--;
            // One connection stays; more are only for what comes at the same time.
            if (master.Sessions > 0 || (master.Room > 0 && _masters.Count == 1) || !_masters.Remove(master))
                return;
        }
        await master.DisposeAsync();
    }

    /// <summary>The host took fewer sessions over this connection than it was given: it gets no more, and the next ones get half as many.</summary>
    public void Shrink(SshMaster master)
    {
        lock (_masters)
        {
            if (master.Room == _room)
                _room = Math.Max(1, _room / 2);
            master.Room = 0;
        }
    }

    /// <summary>After a call that brought nothing: a connection that does not answer in time is dead, however alive its process looks.</summary>
    public async Task ExamineAsync(SshMaster master)
    {
        if (master.Ended.IsCompleted)
            return;
        try
        {
            var answer = await Client(master, folder.Fresh("log")).RunAsync(default, Question, 4096, CancellationToken.None);
            if (answer.ExitStatus is not (null or 255))
                return;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no ssh; whoever asks next is told.
        }
        master.Kill();
    }

    /// <param name="words">Where ssh writes its own words.</param>
    public ClientProcess Client(SshMaster master, string words) =>
        // Without its master ssh would open a connection of its own, by other options than ours: that way is shut, and says so.
        new(["ssh", "-F", "none", "-S", master.Socket, "-o", "ControlMaster=no", "-o", "ProxyCommand=false", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-E", words, "-T", "--", host.Name, command]);

    public async ValueTask DisposeAsync()
    {
        foreach (var master in _masters)
            await master.DisposeAsync();
        _masters.Clear();
        _door.Dispose();
    }

    private IEnumerable<string> Files => [host.Ssh!.KeyFile, host.Ssh.CertificateFile, host.Ssh.KnownHostsFile, host.Ssh.ConfigFile];

    private SshMaster? WithRoom()
    {
        lock (_masters)
        {
            var master = _masters.Find(m => m.IsUp && m.Sessions < m.Room);
            if (master is not null)
                master.Sessions++;
            return master;
        }
    }

    private async Task DropEndedAsync()
    {
        List<SshMaster> ended;
        lock (_masters)
        {
            ended = [.. _masters.Where(m => !m.IsUp && m.Sessions == 0)];
            _masters.RemoveAll(ended.Contains);
        }
        foreach (var master in ended)
            await master.DisposeAsync();
    }

    private async Task<SshMaster> OpenAsync(CancellationToken cancellationToken)
    {
        if (Refused is { } refused)
            throw Again(refused);
        if (_trouble is { } trouble && time.GetUtcNow() < trouble.Until)
            throw Again(trouble.Why);
        _refusal = null;
        var master = new SshMaster(folder, _config, host.Name, command, _room);
        try
        {
            if (await master.StandsAsync(Opening, cancellationToken))
                return master;
            var status = master.Ended.IsCompleted ? await master.Ended : null;
            throw Remembered(await WhyAsync(master.TakeWords(), status, cancellationToken));
        }
        catch
        {
            await master.DisposeAsync();
            throw;
        }
    }

    private HostUnreachableException Remembered(HostUnreachableException why)
    {
        if (why.NeedsPerson)
            _refusal = SshRefusal.Of(why, Files);
        else
            _trouble = (why, time.GetUtcNow() + Pause);
        return why;
    }

    private static HostUnreachableException Again(HostUnreachableException why) =>
        new(why.Message, why) { Code = why.Code, NothingRan = true, NeedsPerson = why.NeedsPerson };

    private async Task<HostUnreachableException> WhyAsync(string words, int? status, CancellationToken cancellationToken)
    {
        if (SshTrouble.Of(host.Name, words) is { } known)
            return known;
        if (status is not (null or 255))
            return SshTrouble.NoAnswer(host, status.Value);
        if (!SshTrouble.IsBeforeKeys(words))
            return SshTrouble.Unclear(host.Name, words);
        return await GreetsAsync(cancellationToken) ? SshTrouble.Busy(host.Name, words) : SshTrouble.NoServer(host.Name, words);
    }

    /// <summary>Whether what listens there begins as an ssh server does, or says that it is full. Behind a jump host nobody can look: taken for full.</summary>
    private async Task<bool> GreetsAsync(CancellationToken cancellationToken)
    {
        if (host.Ssh!.JumpHost.Length > 0 || host.Address.Length == 0)
            return true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Question);
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(host.Address, host.Ssh.Port > 0 ? host.Ssh.Port : 22, limit.Token);
            var head = new byte[64];
            var read = await socket.GetStream().ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, limit.Token);
            var text = Encoding.ASCII.GetString(head, 0, read);
            return text.StartsWith("SSH-", StringComparison.Ordinal) || text.StartsWith("Exceeded", StringComparison.Ordinal) || text.StartsWith("Not allowed at this time", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return e is not OperationCanceledException;
        }
    }
}
