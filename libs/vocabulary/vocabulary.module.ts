import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EffectName } from './effect-name.entity.js';
import { Effect } from './effect.entity.js';
import { EffectsController } from './effects.controller.js';
import { EffectsService } from './effects.service.js';
import { MedicationName } from './medication-name.entity.js';
import { Medication } from './medication.entity.js';
import { MedicationsController } from './medications.controller.js';
import { MedicationsService } from './medications.service.js';
import { VocabularyMentions } from './vocabulary-mentions.js';
import { VocabularyStore } from './vocabulary-store.js';
import { VocabularyTags } from './vocabulary-tags.js';
import { VocabularyThesaurus } from './vocabulary-thesaurus.js';

@Module({
  imports: [TypeOrmModule.forFeature([Medication, MedicationName, Effect, EffectName])],
  controllers: [MedicationsController, EffectsController],
  providers: [
    EffectsService,
    MedicationsService,
    VocabularyMentions,
    VocabularyStore,
    VocabularyTags,
    VocabularyThesaurus,
  ],
  exports: [VocabularyMentions, VocabularyTags, VocabularyThesaurus],
})
export class VocabularyModule {}
