import Clock from 'lucide-react/icons/clock';
import Coffee from 'lucide-react/icons/coffee';
import Flag from 'lucide-react/icons/flag';
import Hand from 'lucide-react/icons/hand';
import Leaf from 'lucide-react/icons/leaf';
import Lightbulb from 'lucide-react/icons/lightbulb';
import Plane from 'lucide-react/icons/plane';
import Shapes from 'lucide-react/icons/shapes';
import Smile from 'lucide-react/icons/smile';
import Trophy from 'lucide-react/icons/trophy';
import { IconButton } from '../../ui/IconButton.tsx';
import { categories } from './emoji-set.ts';
import type { SectionId } from './grid-rows.ts';

const icons = { smileys: Smile, people: Hand, nature: Leaf, food: Coffee, travel: Plane, activities: Trophy, objects: Lightbulb, symbols: Shapes, flags: Flag };

/** Goes to a section of the list. */
export function CategoryBar({ current, hasRecent, onGo }: { current: SectionId | null; hasRecent: boolean; onGo: (section: SectionId) => void }) {
  return (
    <div className="emoji-categories" role="toolbar" aria-label="Sections">
      {hasRecent ? (
        <IconButton size={28} label="Used last" isActive={current === 'recent'} onClick={() => onGo('recent')}>
          <Clock size={16} />
        </IconButton>
      ) : null}
      {categories.map(({ id, title }) => {
        const Icon = icons[id];
        return (
          <IconButton key={id} size={28} label={title} isActive={current === id} onClick={() => onGo(id)}>
            <Icon size={16} />
          </IconButton>
        );
      })}
    </div>
  );
}
