using System.Collections.Immutable;
using System.Text.Json;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>
/// The operations that hold targets, once more, outside of the database: a state that was put back may not know them, or know them as waiting,
/// although they run. Targets are locked rarely, so the file is simply written anew: before a lock counts, and after it counts no more.
/// </summary>
internal sealed class HeldTargets(string path)
{
    private ImmutableArray<Operation> written = [];

    /// <summary>As the last process left it; none when there is no such file, or it is not whole.</summary>
    public static ImmutableArray<Operation> Read(string path)
    {
        try
        {
            return File.Exists(path) ? CoreJson.Read<ImmutableArray<Operation>>(File.ReadAllText(path)) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Before the commit: those of now and those of then, whichever it comes to.</summary>
    public void Widen(Session session) => Write([.. OperationRows.Holding(session).UnionBy(written, o => o.Id)]);

    /// <summary>After the commit.</summary>
    public ImmutableArray<Operation> Settle(Session session)
    {
        Write(OperationRows.Holding(session));
        return written;
    }

    private void Write(ImmutableArray<Operation> holding)
    {
        var passing = path + ".new";
        PrivateFile.Ensure(passing);
        File.WriteAllText(passing, CoreJson.Write(holding));
        File.Move(passing, path, overwrite: true);
        written = holding;
    }
}
